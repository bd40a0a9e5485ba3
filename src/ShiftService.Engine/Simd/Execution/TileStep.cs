using ShiftService.Kernels;
namespace ShiftService.Engine.Simd.Execution;

/// <summary>A tile operation: panels of output channels, each with its kernel and its table of weights, segments and operands.</summary>
internal sealed class TileStep(
    string name, string kernel, TilePanel[] panels, int height, int blockRows, bool weightsFirst, NativeBlock memory)
    : Step(name, kernel)
{
    /// <summary>The panels, for reports.</summary>
    public IReadOnlyList<TilePanel> Panels => panels;

    /// <summary>Bytes of packed weights and constants.</summary>
    public long PackedBytes { get; init; }

    /// <inheritdoc/>
    public override int? Rows => panels.All(p => p.Spec.Shape.Rows == 1) ? height : null;

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        if (weightsFirst)
        {
            // Weights larger than the cache: each panel serves all images before the next is fetched.
            foreach (TilePanel panel in panels)
                for (int image = 0; image < context.Images; image++) panel.Kernel(context.ArenaOf(image), panel.Table, 0, height);
            GC.KeepAlive(memory);
        }
        else
        {
            for (int image = 0; image < context.Images; image++) RunRows(context, image, 0, height);
        }
    }

    /// <inheritdoc/>
    public override void RunRows(in RunContext context, int image, int firstRow, int endRow)
    {
        nint arena = context.ArenaOf(image);
        // Activations of a block of rows stay in the cache while all panels pass over them.
        for (int row = firstRow; row < endRow; row += blockRows)
            foreach (TilePanel panel in panels) panel.Kernel(arena, panel.Table, row, Math.Min(endRow, row + blockRows));
        GC.KeepAlive(memory);
    }
}

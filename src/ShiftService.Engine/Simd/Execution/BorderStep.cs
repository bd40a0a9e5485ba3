using ShiftService.Engine.Simd.Passes;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Writes the border of a buffer, whose memory other buffers used before.</summary>
internal sealed class BorderStep(TensorBuffer buffer) : Step(buffer.ToString(), "border")
{
    private readonly float[]? _values = buffer.BorderValues.All(v => v == 0) ? null : buffer.BorderValues;

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
            BorderFill.Fill(buffer.In(context.ArenaOf(image)), buffer.IsPlanar, buffer.Top, buffer.Left, buffer.Bottom, buffer.Right, _values);
    }
}

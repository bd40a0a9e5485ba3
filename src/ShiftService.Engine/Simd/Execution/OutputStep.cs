using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Takes a view out of the arena into one of the caller's NCHW outputs.</summary>
internal sealed unsafe class OutputStep(string name, ChannelPlace[] channels, int height, int width, int number) : Step(name, "output")
{
    // For vectors: where each feature lies in the arena.
    private readonly nint[] _offsets = (height, width) == (1, 1) && channels.All(c => c.IsInside)
        ? [.. channels.Select(c => (nint)c.Buffer.AddressOfPosition(c.Position, c.Dy, c.Dx))]
        : [];

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        int plane = height * width;
        for (int image = 0; image < context.Images; image++)
        {
            nint arena = context.ArenaOf(image);
            float* output = context.Output(number) + (nint)image * channels.Length * plane;
            for (int c = 0; c < _offsets.Length; c++) output[c] = *(float*)(arena + _offsets[c]);
            if (_offsets.Length > 0) continue;
            var to = new StridedImage(
                (nint)output, height, width, channels.Length, width * sizeof(float), sizeof(float), plane * sizeof(float));
            for (int c = 0; c < channels.Length; c++)
            {
                ChannelPlace from = channels[c];
                StridedImage source = from.Buffer.In(arena);
                if (from is { Dy: 0, Dx: 0 } && (source.Height, source.Width) == (height, width))
                    PlaneCopy.Gather(source, from.Position, output + (nint)c * plane);
                else
                    PlaneCopy.Move(source, from.Position, from.Dy, from.Dx, from.Border, to, c);
            }
        }
    }
}

using ShiftService.Engine.Simd.Passes;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>A channel of a view in memory: its buffer, its place there, its displacement, and what lies outside.</summary>
internal readonly record struct ChannelPlace(TensorBuffer Buffer, int Position, int Dy, int Dx, float Border)
{
    /// <summary>True if the first pixel of the displaced image is one of the buffer's image.</summary>
    public bool IsInside => (uint)Dy < (uint)Buffer.Value.Height && (uint)Dx < (uint)Buffer.Value.Width;
}

/// <summary>Brings the caller's NCHW input into the arena.</summary>
internal sealed unsafe class InputStep(TensorBuffer[] buffers) : Step("input", "input")
{
    private readonly int _channels = buffers[0].Value.Channels;
    private readonly int _height = buffers[0].Value.Height;
    private readonly int _width = buffers[0].Value.Width;

    /// <inheritdoc/>
    public override int? Rows => _height;

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++) RunRows(context, image, 0, _height);
    }

    /// <inheritdoc/>
    public override void RunRows(in RunContext context, int image, int firstRow, int endRow)
    {
        float* input = (float*)context.Input + (nint)image * _channels * _height * _width;
        foreach (TensorBuffer buffer in buffers)
        {
            StridedImage to = buffer.In(context.ArenaOf(image));
            for (int c = 0; c < _channels; c++)
                PlaneCopy.Scatter(input + (nint)c * _height * _width, to, buffer.Positions[c], firstRow, endRow);
        }
    }
}

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
            var to = new StridedImage((nint)output, height, width, channels.Length, width * sizeof(float), sizeof(float), plane * sizeof(float));
            for (int c = 0; c < channels.Length; c++)
            {
                ChannelPlace from = channels[c];
                StridedImage source = from.Buffer.In(arena);
                if (from is { Dy: 0, Dx: 0 } && (source.Height, source.Width) == (height, width)) PlaneCopy.Gather(source, from.Position, output + (nint)c * plane);
                else PlaneCopy.Move(source, from.Position, from.Dy, from.Dx, from.Border, to, c);
            }
        }
    }
}

/// <summary>Copies channels one by one, displaced or not.</summary>
internal sealed class GatherStep(string name, ChannelPlace[] channels, TensorBuffer[] targets) : Step(name, "gather")
{
    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
        {
            nint arena = context.ArenaOf(image);
            foreach (TensorBuffer target in targets)
                for (int c = 0; c < channels.Length; c++)
                {
                    ChannelPlace from = channels[c];
                    PlaneCopy.Move(from.Buffer.In(arena), from.Position, from.Dy, from.Dx, from.Border, target.In(arena), target.Positions[c]);
                }
        }
    }
}

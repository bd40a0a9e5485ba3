using ShiftService.Engine.Simd.Passes;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

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

using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// Lines an image up as a vector, channel by channel. An image of one pixel is that vector already, and shares its buffers.
/// </summary>
internal sealed unsafe class FlattenStep : LaneStep
{
    private readonly LaneValue _input, _output;
    private LaneBuffer? _inputGradient;
    private bool _accumulates;
    private long _sliceBytes;

    public FlattenStep(string name, LanePlan plan, LaneValue input, LaneValue output)
        : base(name)
    {
        (_input, _output) = (input, output);
        output.NeedsGradient = input.NeedsGradient;
        if (IsOnePixel && input.Buffer!.Border >= output.Border) output.Buffer = input.Buffer;
        else plan.Define(output);
    }

    private bool IsOnePixel => _input.Shape.Pixels == 1;

    public override void PlanBackward(LanePlan plan)
    {
        if (_output.Gradient is not { } gradient) return;
        if (!(IsOnePixel && plan.TryShareGradient(_input, gradient))) _inputGradient = plan.GradientOf(_input, out _accumulates);
        plan.ReleaseGradient(_output);
    }

    public override void Bind(LanePlan plan) => _sliceBytes = plan.SliceBytes;

    public override void Forward(nint arena, int images)
    {
        if (_input.Buffer == _output.Buffer) return;
        for (int i = 0; i < images; i++)
        {
            nint slice = arena + (nint)(i * _sliceBytes);
            StridedImage input = _input.Buffer!.In(slice);
            float* to = _output.Buffer!.In(slice).At(0, 0, 0);
            for (int c = 0; c < _input.Shape.Channels; c++)
                for (int y = 0; y < input.Height; y++)
                    for (int x = 0; x < input.Width; x++) *to++ = *input.At(c, y, x);
        }
    }

    public override void Backward(nint arena, int images)
    {
        if (_inputGradient is null) return;
        for (int i = 0; i < images; i++)
        {
            nint slice = arena + (nint)(i * _sliceBytes);
            StridedImage target = _inputGradient.In(slice);
            float* from = _output.Gradient!.In(slice).At(0, 0, 0);
            for (int c = 0; c < _input.Shape.Channels; c++)
                for (int y = 0; y < target.Height; y++)
                    for (int x = 0; x < target.Width; x++, from++)
                        *target.At(c, y, x) = _accumulates ? *target.At(c, y, x) + *from : *from;
        }
    }
}

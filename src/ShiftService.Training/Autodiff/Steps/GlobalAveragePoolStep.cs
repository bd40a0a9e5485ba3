using System.Runtime.Intrinsics;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>The mean over the pixels. Its gradient is spread evenly over them.</summary>
internal sealed unsafe class GlobalAveragePoolStep : LaneStep
{
    private readonly LaneValue _input, _output;
    private LaneBuffer? _inputGradient;
    private bool _accumulates;
    private long _sliceBytes;

    public GlobalAveragePoolStep(string name, LanePlan plan, LaneValue input, LaneValue output)
        : base(name)
    {
        (_input, _output) = (input, output);
        output.NeedsGradient = input.NeedsGradient;
        plan.Define(output);
    }

    public override void PlanBackward(LanePlan plan)
    {
        if (_output.Gradient is null) return;
        _inputGradient = plan.GradientOf(_input, out _accumulates);
        plan.ReleaseGradient(_output);
    }

    public override void Bind(LanePlan plan) => _sliceBytes = plan.SliceBytes;

    public override void Forward(nint arena, int images)
    {
        Vector512<float> share = Vector512.Create(1f / _input.Shape.Pixels);
        for (int i = 0; i < images; i++)
        {
            nint slice = arena + (nint)(i * _sliceBytes);
            StridedImage input = _input.Buffer!.In(slice);
            float* to = _output.Buffer!.In(slice).At(0, 0, 0);
            for (int p = 0; p < input.Positions; p += Vector512<float>.Count)
            {
                Vector512<float> sum = default;
                for (int y = 0; y < input.Height; y++)
                    for (int x = 0; x < input.Width; x++) sum += Vector512.Load(input.At(p, y, x));
                (sum * share).Store(to + p);
            }
        }
    }

    public override void Backward(nint arena, int images)
    {
        if (_inputGradient is null) return;
        Vector512<float> share = Vector512.Create(1f / _input.Shape.Pixels);
        for (int i = 0; i < images; i++)
        {
            nint slice = arena + (nint)(i * _sliceBytes);
            StridedImage target = _inputGradient.In(slice);
            float* from = _output.Gradient!.In(slice).At(0, 0, 0);
            for (int p = 0; p < target.Positions; p += Vector512<float>.Count)
            {
                Vector512<float> value = Vector512.Load(from + p) * share;
                for (int y = 0; y < target.Height; y++)
                    for (int x = 0; x < target.Width; x++)
                        (_accumulates ? Vector512.Load(target.At(p, y, x)) + value : value).Store(target.At(p, y, x));
            }
        }
    }
}

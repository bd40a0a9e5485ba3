using System.Runtime.Intrinsics;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>x for x of at least 0, otherwise slope * x. At 0 the derivative is taken as 1, that of the slope is 0.</summary>
internal sealed unsafe class PReluStep : ImageStep
{
    private readonly PRelu _relu;
    private readonly Range _range;
    private readonly float* _slope, _sums;

    public PReluStep(string name, LanePlan plan, PRelu relu, LaneValue input, LaneValue output)
        : base(name, plan, input, output, plan.IsTrained(relu.Slope), inPlace: true)
    {
        _relu = relu;
        _range = plan.RangeOf(relu.Slope);
        _slope = plan.Memory.Floats(output.Buffer!.Pitch);
        _sums = plan.Memory.Floats(output.Buffer.Pitch);
    }

    public override void Refresh() => _relu.Slope.Values.CopyTo(new Span<float>(_slope, _relu.Slope.Values.Length));

    public override void Collect(Span<float> gradient)
    {
        Span<float> slope = gradient[_range];
        for (int c = 0; c < slope.Length; c++) slope[c] += _sums[c];
        new Span<float>(_sums, Output.Buffer!.Pitch).Clear();
    }

    protected override void ForwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice), target = Output.Buffer!.In(slice);
        for (int y = 0; y < target.Height; y++)
            for (int x = 0; x < target.Width; x++)
                for (int p = 0; p < target.Positions; p += Vector512<float>.Count)
                {
                    Vector512<float> u = Vector512.Load(source.At(p, y, x));
                    Vector512<float> below = u * Vector512.Load(_slope + p);
                    Vector512.ConditionalSelect(Vector512.LessThan(u, default), below, u).Store(target.At(p, y, x));
                }
    }

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice), upper = Output.Gradient!.In(slice);
        StridedImage target = InputGradient is null ? default : InputGradient.In(slice);
        for (int y = 0; y < upper.Height; y++)
            for (int p = 0; p < upper.Positions; p += Vector512<float>.Count)
            {
                Vector512<float> slope = Vector512.Load(_slope + p), sum = Vector512.Load(_sums + p);
                for (int x = 0; x < upper.Width; x++)
                {
                    Vector512<float> u = Vector512.Load(source.At(p, y, x)), g = Vector512.Load(upper.At(p, y, x));
                    Vector512<float> isBelow = Vector512.LessThan(u, default);
                    sum += isBelow & (u * g);
                    if (InputGradient is null) continue;
                    float* to = target.At(p, y, x);
                    Vector512<float> d = Vector512.ConditionalSelect(isBelow, g * slope, g);
                    (Accumulates ? Vector512.Load(to) + d : d).Store(to);
                }
                sum.Store(_sums + p);
            }
    }
}

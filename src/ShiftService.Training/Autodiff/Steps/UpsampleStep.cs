using System.Runtime.Intrinsics;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>Every pixel repeated in both directions. A pixel's gradient is the sum over its repetitions.</summary>
internal sealed unsafe class UpsampleStep(string name, LanePlan plan, Upsample upsample, LaneValue input, LaneValue output)
    : ImageStep(name, plan, input, output)
{
    protected override void ForwardImage(nint slice, int image) =>
        Resampling.Upsample(Input.Buffer!.In(slice), Output.Buffer!.In(slice), upsample.Factor);

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage upper = Output.Gradient!.In(slice), target = InputGradient!.In(slice);
        int factor = upsample.Factor;
        for (int y = 0; y < target.Height; y++)
            for (int x = 0; x < target.Width; x++)
                for (int p = 0; p < target.Positions; p += Vector512<float>.Count)
                {
                    float* to = target.At(p, y, x);
                    Vector512<float> sum = Accumulates ? Vector512.Load(to) : default;
                    for (int dy = 0; dy < factor; dy++)
                        for (int dx = 0; dx < factor; dx++) sum += Vector512.Load(upper.At(p, y * factor + dy, x * factor + dx));
                    sum.Store(to);
                }
    }
}

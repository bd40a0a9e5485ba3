using System.Runtime.Intrinsics;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>An image extended by its mirror image. A pixel's gradient is the sum over its reflections and itself.</summary>
internal sealed unsafe class ReflectionPadStep(string name, LanePlan plan, ReflectionPad pad, LaneValue input, LaneValue output)
    : ImageStep(name, plan, input, output)
{
    protected override void ForwardImage(nint slice, int image) =>
        Resampling.ReflectionPad(Input.Buffer!.In(slice), Output.Buffer!.In(slice), pad.Padding.Top, pad.Padding.Left);

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage upper = Output.Gradient!.In(slice), target = InputGradientSum(slice);
        for (int y = 0; y < upper.Height; y++)
        {
            int toY = Mirror(y - pad.Padding.Top, target.Height);
            for (int x = 0; x < upper.Width; x++)
            {
                float* from = upper.At(0, y, x), to = target.At(0, toY, Mirror(x - pad.Padding.Left, target.Width));
                for (int p = 0; p < target.Positions; p += Vector512<float>.Count)
                    (Vector512.Load(from + p) + Vector512.Load(to + p)).Store(to + p);
            }
        }
    }

    private static int Mirror(int i, int side) => i < 0 ? -i : i >= side ? 2 * (side - 1) - i : i;
}

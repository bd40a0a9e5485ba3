using System.Runtime.Intrinsics;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>The mean over the pixels. Its gradient is spread evenly over them.</summary>
internal sealed unsafe class GlobalAveragePoolStep(string name, LanePlan plan, LaneValue input, LaneValue output)
    : ImageStep(name, plan, input, output)
{
    private readonly Vector512<float> _share = Vector512.Create(1f / input.Shape.Pixels);

    protected override void ForwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice);
        float* to = Output.Buffer!.In(slice).At(0, 0, 0);
        for (int p = 0; p < source.Positions; p += Vector512<float>.Count)
        {
            Vector512<float> sum = default;
            for (int y = 0; y < source.Height; y++)
                for (int x = 0; x < source.Width; x++) sum += Vector512.Load(source.At(p, y, x));
            (sum * _share).Store(to + p);
        }
    }

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage target = InputGradient!.In(slice);
        float* from = Output.Gradient!.In(slice).At(0, 0, 0);
        for (int p = 0; p < target.Positions; p += Vector512<float>.Count)
        {
            Vector512<float> value = Vector512.Load(from + p) * _share;
            for (int y = 0; y < target.Height; y++)
                for (int x = 0; x < target.Width; x++)
                    (Accumulates ? Vector512.Load(target.At(p, y, x)) + value : value).Store(target.At(p, y, x));
        }
    }
}

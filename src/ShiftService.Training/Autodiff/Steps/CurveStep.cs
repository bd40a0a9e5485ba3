using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// A smooth function of every value, whose derivative follows from the output y: the hyperbolic tangent, 1 - y^2, or the logistic function,
/// y (1 - y).
/// </summary>
internal sealed unsafe class CurveStep(string name, LanePlan plan, bool isTanh, LaneValue input, LaneValue output)
    : ImageStep(name, plan, input, output, inPlace: true)
{
    // Pixel by pixel: the logistic function of padding channels would not be zero.
    protected override void ForwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice), target = Output.Buffer!.In(slice);
        for (int y = 0; y < target.Height; y++)
            for (int x = 0; x < target.Width; x++)
            {
                var from = new ReadOnlySpan<float>(source.At(0, y, x), Input.Shape.Channels);
                var to = new Span<float>(target.At(0, y, x), Input.Shape.Channels);
                if (isTanh) TensorPrimitives.Tanh(from, to);
                else TensorPrimitives.Sigmoid(from, to);
            }
    }

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage values = Output.Buffer!.In(slice), upper = Output.Gradient!.In(slice), target = InputGradient!.In(slice);
        for (int y = 0; y < upper.Height; y++)
            for (int x = 0; x < upper.Width; x++)
                for (int p = 0; p < upper.Positions; p += Vector512<float>.Count)
                {
                    Vector512<float> z = Vector512.Load(values.At(p, y, x));
                    Vector512<float> d = Vector512.Load(upper.At(p, y, x)) * (isTanh ? Vector512<float>.One - z * z : z - z * z);
                    float* to = target.At(p, y, x);
                    (Accumulates ? Vector512.Load(to) + d : d).Store(to);
                }
    }
}

using System.Runtime.Intrinsics;
using ShiftService.Kernels.Images;

namespace ShiftService.Kernels.Norms;

/// <summary>
/// An affine map a channel followed by a clamp, z = clamp(u * scale + offset, minimum, maximum), and its gradients, on interleaved images
/// whose positions come in multiples of 16. Every norm is such a map once its statistics are known, and every rectifier such a clamp. Per
/// channel arrays hold one value a position.
/// </summary>
public static unsafe class NormActivation
{
    /// <summary>target = clamp(source * scale + offset) (+ residual, where its address is not zero).</summary>
    public static void Forward(
        in StridedImage source, in StridedImage residual, in StridedImage target, float* scale, float* offset, float minimum, float maximum)
    {
        Vector512<float> low = Vector512.Create(minimum), high = Vector512.Create(maximum);
        for (int y = 0; y < source.Height; y++)
        {
            for (int p = 0; p < source.Positions; p += Vector512<float>.Count)
            {
                var from = (byte*)source.At(p, y, 0);
                var to = (byte*)target.At(p, y, 0);
                Vector512<float> s = Vector512.Load(scale + p), t = Vector512.Load(offset + p);
                if (residual.Address == 0)
                {
                    for (int x = 0; x < source.Width; x++, from += source.PixelBytes, to += target.PixelBytes)
                        Clamp(Vector512.MultiplyAddEstimate(Vector512.Load((float*)from), s, t), low, high).Store((float*)to);
                    continue;
                }
                var other = (byte*)residual.At(p, y, 0);
                for (int x = 0; x < source.Width; x++, from += source.PixelBytes, to += target.PixelBytes, other += residual.PixelBytes)
                {
                    Vector512<float> z = Clamp(Vector512.MultiplyAddEstimate(Vector512.Load((float*)from), s, t), low, high);
                    (z + Vector512.Load((float*)other)).Store((float*)to);
                }
            }
        }
    }

    /// <summary>
    /// sum += g and products += g * u over all pixels, where g is the gradient of the clamped value where the clamp is idle, else 0.
    /// </summary>
    public static void GradientSums(
        in StridedImage source, in StridedImage gradient, float* scale, float* offset, float minimum, float maximum,
        float* sum, float* products)
    {
        Vector512<float> low = Vector512.Create(minimum), high = Vector512.Create(maximum);
        for (int y = 0; y < source.Height; y++)
        {
            for (int p = 0; p < source.Positions; p += Vector512<float>.Count)
            {
                var from = (byte*)source.At(p, y, 0);
                var upper = (byte*)gradient.At(p, y, 0);
                Vector512<float> s = Vector512.Load(scale + p), t = Vector512.Load(offset + p), a = default, b = default;
                for (int x = 0; x < source.Width; x++, from += source.PixelBytes, upper += gradient.PixelBytes)
                {
                    Vector512<float> u = Vector512.Load((float*)from);
                    Vector512<float> g = Mask(Vector512.MultiplyAddEstimate(u, s, t), low, high) & Vector512.Load((float*)upper);
                    a += g;
                    b = Vector512.MultiplyAddEstimate(g, u, b);
                }
                (Vector512.Load(sum + p) + a).Store(sum + p);
                (Vector512.Load(products + p) + b).Store(products + p);
            }
        }
    }

    /// <summary>
    /// target = (or, accumulating, target +) g * scale + u * slope + shift, g as in <see cref="GradientSums"/>. The target may be the
    /// gradient itself.
    /// </summary>
    public static void Backward(
        in StridedImage source, in StridedImage gradient, in StridedImage target, float* scale, float* offset,
        float minimum, float maximum, float* slope, float* shift, bool accumulates)
    {
        Vector512<float> low = Vector512.Create(minimum), high = Vector512.Create(maximum);
        for (int y = 0; y < source.Height; y++)
        {
            for (int p = 0; p < source.Positions; p += Vector512<float>.Count)
            {
                var from = (byte*)source.At(p, y, 0);
                var upper = (byte*)gradient.At(p, y, 0);
                var to = (byte*)target.At(p, y, 0);
                Vector512<float> s = Vector512.Load(scale + p), t = Vector512.Load(offset + p);
                Vector512<float> b = Vector512.Load(slope + p), c = Vector512.Load(shift + p);
                for (int x = 0; x < source.Width; x++, from += source.PixelBytes, upper += gradient.PixelBytes, to += target.PixelBytes)
                {
                    Vector512<float> u = Vector512.Load((float*)from);
                    Vector512<float> g = Mask(Vector512.MultiplyAddEstimate(u, s, t), low, high) & Vector512.Load((float*)upper);
                    Vector512<float> d = Vector512.MultiplyAddEstimate(g, s, Vector512.MultiplyAddEstimate(u, b, c));
                    if (accumulates) d += Vector512.Load((float*)to);
                    d.Store((float*)to);
                }
            }
        }
    }

    private static Vector512<float> Clamp(Vector512<float> z, Vector512<float> low, Vector512<float> high) =>
        Vector512.MinNative(Vector512.MaxNative(z, low), high);

    private static Vector512<float> Mask(Vector512<float> z, Vector512<float> low, Vector512<float> high) =>
        Vector512.GreaterThan(z, low) & Vector512.LessThan(z, high);
}

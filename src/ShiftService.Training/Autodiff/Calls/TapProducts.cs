using System.Runtime.Intrinsics;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>
/// The gradient of a depthwise product's weights: for every tap and channel, the sum over pixels of the output's gradient times what the
/// tap reads. Sums of as many taps as registers hold are kept there over the whole image.
/// </summary>
internal static unsafe class TapProducts
{
    /// <summary>Channels of one call.</summary>
    public const int Lanes = 16;

    /// <summary>Adds one image's products to the sums, [tap][lane].</summary>
    /// <param name="source">What the taps read.</param>
    /// <param name="gradient">Gradient of the product's output.</param>
    /// <param name="strideY">Source rows an output row.</param>
    /// <param name="strideX">Source columns an output column.</param>
    /// <param name="position">First of the 16 channels.</param>
    /// <param name="taps">Each tap's displacement, in bytes of the source.</param>
    /// <param name="sums">The sums.</param>
    public static void Add(
        in StridedImage source, in StridedImage gradient, int strideY, int strideX, int position, ReadOnlySpan<nint> taps, float* sums)
    {
        for (; taps.Length >= 9; taps = taps[9..], sums += 9 * Lanes) AddNine(source, gradient, strideY, strideX, position, taps, sums);
        for (; taps.Length >= 3; taps = taps[3..], sums += 3 * Lanes) AddThree(source, gradient, strideY, strideX, position, taps, sums);
        for (; taps.Length > 0; taps = taps[1..], sums += Lanes) AddOne(source, gradient, strideY, strideX, position, taps[0], sums);
    }

    private static void AddNine(
        in StridedImage source, in StridedImage gradient, int strideY, int strideX, int position, ReadOnlySpan<nint> taps, float* sums)
    {
        nint o0 = taps[0], o1 = taps[1], o2 = taps[2], o3 = taps[3], o4 = taps[4], o5 = taps[5], o6 = taps[6], o7 = taps[7], o8 = taps[8];
        Vector512<float> s0 = At(sums, 0), s1 = At(sums, 1), s2 = At(sums, 2), s3 = At(sums, 3), s4 = At(sums, 4);
        Vector512<float> s5 = At(sums, 5), s6 = At(sums, 6), s7 = At(sums, 7), s8 = At(sums, 8);
        nint step = (nint)source.PixelBytes * strideX, gradientStep = gradient.PixelBytes;
        for (int y = 0; y < gradient.Height; y++)
        {
            var u = (byte*)source.At(position, y * strideY, 0);
            var g = (byte*)gradient.At(position, y, 0);
            for (byte* end = g + gradient.Width * gradientStep; g < end; g += gradientStep, u += step)
            {
                Vector512<float> upper = Vector512.Load((float*)g);
                s0 = Product(upper, u + o0, s0);
                s1 = Product(upper, u + o1, s1);
                s2 = Product(upper, u + o2, s2);
                s3 = Product(upper, u + o3, s3);
                s4 = Product(upper, u + o4, s4);
                s5 = Product(upper, u + o5, s5);
                s6 = Product(upper, u + o6, s6);
                s7 = Product(upper, u + o7, s7);
                s8 = Product(upper, u + o8, s8);
            }
        }
        s0.Store(sums);
        s1.Store(sums + Lanes);
        s2.Store(sums + 2 * Lanes);
        s3.Store(sums + 3 * Lanes);
        s4.Store(sums + 4 * Lanes);
        s5.Store(sums + 5 * Lanes);
        s6.Store(sums + 6 * Lanes);
        s7.Store(sums + 7 * Lanes);
        s8.Store(sums + 8 * Lanes);
    }

    private static void AddThree(
        in StridedImage source, in StridedImage gradient, int strideY, int strideX, int position, ReadOnlySpan<nint> taps, float* sums)
    {
        nint o0 = taps[0], o1 = taps[1], o2 = taps[2], step = (nint)source.PixelBytes * strideX, gradientStep = gradient.PixelBytes;
        Vector512<float> s0 = At(sums, 0), s1 = At(sums, 1), s2 = At(sums, 2);
        for (int y = 0; y < gradient.Height; y++)
        {
            var u = (byte*)source.At(position, y * strideY, 0);
            var g = (byte*)gradient.At(position, y, 0);
            for (byte* end = g + gradient.Width * gradientStep; g < end; g += gradientStep, u += step)
            {
                Vector512<float> upper = Vector512.Load((float*)g);
                s0 = Product(upper, u + o0, s0);
                s1 = Product(upper, u + o1, s1);
                s2 = Product(upper, u + o2, s2);
            }
        }
        s0.Store(sums);
        s1.Store(sums + Lanes);
        s2.Store(sums + 2 * Lanes);
    }

    private static void AddOne(
        in StridedImage source, in StridedImage gradient, int strideY, int strideX, int position, nint tap, float* sums)
    {
        Vector512<float> sum = At(sums, 0);
        for (int y = 0; y < gradient.Height; y++)
        {
            byte* u = (byte*)source.At(position, y * strideY, 0) + tap;
            var g = (byte*)gradient.At(position, y, 0);
            for (int x = 0; x < gradient.Width; x++, g += gradient.PixelBytes, u += (nint)source.PixelBytes * strideX)
                sum = Product(Vector512.Load((float*)g), u, sum);
        }
        sum.Store(sums);
    }

    private static Vector512<float> At(float* sums, int tap) => Vector512.Load(sums + tap * Lanes);

    private static Vector512<float> Product(Vector512<float> upper, byte* source, Vector512<float> sum) =>
        Vector512.MultiplyAddEstimate(upper, Vector512.Load((float*)source), sum);
}

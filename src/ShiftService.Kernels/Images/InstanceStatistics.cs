using System.Numerics;

namespace ShiftService.Kernels.Images;

/// <summary>
/// Instance norm as a factor and an addend per channel: scale / sqrt(variance + epsilon), and bias - mean * factor. Two passes, so that
/// the variance does not cancel; sums are kept by row, so that large images do not lose precision.
/// </summary>
public static class InstanceStatistics
{
    /// <summary>Computes both for an interleaved image; all arrays are by channel position.</summary>
    public static void Compute(
        in StridedImage image, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, float epsilon, Span<float> factor, Span<float> addend)
    {
        for (int p = 0; p < image.Positions; p += Vector<float>.Count)
        {
            int lanes = Math.Min(Vector<float>.Count, image.Positions - p);
            if (lanes == Vector<float>.Count) ComputeVector(image, p, scale, bias, epsilon, factor, addend);
            else
                for (int q = p; q < image.Positions; q++) ComputeOne(image, q, scale[q], bias[q], epsilon, out factor[q], out addend[q]);
        }
    }

    private static void ComputeVector(
        in StridedImage image, int p, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, float epsilon,
        Span<float> factor, Span<float> addend)
    {
        float pixels = (float)image.Height * image.Width;
        Vector<float> mean = Sum(image, p, Vector<float>.Zero, false) / new Vector<float>(pixels);
        Vector<float> variance = Sum(image, p, mean, true) / new Vector<float>(pixels);
        Vector<float> f = new Vector<float>(scale[p..]) / Vector.SquareRoot(variance + new Vector<float>(epsilon));
        f.CopyTo(factor[p..]);
        (new Vector<float>(bias[p..]) - mean * f).CopyTo(addend[p..]);
    }

    private static unsafe Vector<float> Sum(in StridedImage image, int p, Vector<float> mean, bool squares)
    {
        Vector<float> total = Vector<float>.Zero;
        for (int y = 0; y < image.Height; y++)
        {
            Vector<float> row = Vector<float>.Zero;
            byte* pixel = (byte*)image.At(p, y, 0);
            for (int x = 0; x < image.Width; x++, pixel += image.PixelBytes)
            {
                Vector<float> value = Vector.Load((float*)pixel) - mean;
                row += squares ? value * value : value;
            }
            total += row;
        }
        return total;
    }

    /// <summary>One channel in plain arithmetic: the specification of the vector form.</summary>
    public static unsafe void ComputeOne(
        in StridedImage image, int p, float scale, float bias, float epsilon, out float factor, out float addend)
    {
        double pixels = (double)image.Height * image.Width, sum = 0, squares = 0;
        for (int y = 0; y < image.Height; y++)
            for (int x = 0; x < image.Width; x++) sum += *image.At(p, y, x);
        double mean = sum / pixels;
        for (int y = 0; y < image.Height; y++)
            for (int x = 0; x < image.Width; x++) squares += (*image.At(p, y, x) - mean) * (*image.At(p, y, x) - mean);
        factor = (float)(scale / Math.Sqrt(squares / pixels + epsilon));
        addend = (float)(bias - mean * factor);
    }
}

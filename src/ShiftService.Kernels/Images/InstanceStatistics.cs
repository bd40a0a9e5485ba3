using System.Runtime.Intrinsics;

namespace ShiftService.Kernels.Images;

/// <summary>
/// Instance norm as a factor and an addend per channel: scale / sqrt(variance + epsilon), and bias - mean * factor. One pass, row by row,
/// so that rows can be taken while they are in the cache: within a row, deviations from the mean of the rows before are summed up, so that
/// the variance does not cancel, and rows are joined as Chan, Golub and LeVeque (1979) do.
/// </summary>
public static unsafe class InstanceStatistics
{
    /// <summary>Computes both for an interleaved image; all arrays are by channel position.</summary>
    public static void Compute(
        in StridedImage image, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, float epsilon, Span<float> factor, Span<float> addend)
    {
        for (int y = 0; y < image.Height; y++) AddRow(image, y, factor, addend);
        double pixels = (double)image.Height * image.Width;
        for (int p = 0; p < image.Positions; p++)
            (factor[p], addend[p]) = Affine(factor[p], addend[p] / pixels, scale[p], bias[p], epsilon);
    }

    /// <summary>Adds a row; rows come in order, and the first replaces what was there.</summary>
    /// <param name="image">An interleaved image.</param>
    /// <param name="y">The row.</param>
    /// <param name="mean">Mean of the rows so far, by channel position.</param>
    /// <param name="squares">Sum of the squared deviations from it.</param>
    public static void AddRow(in StridedImage image, int y, Span<float> mean, Span<float> squares)
    {
        int p = 0;
        float before = (float)y * image.Width, width = image.Width, total = before + width;
        float meanShare = width / total, squareShare = before * meanShare;
        fixed (float* means = mean, sums = squares)
        {
            for (; p <= image.Positions - Vector512<float>.Count; p += Vector512<float>.Count)
            {
                var pixel = (byte*)image.At(p, y, 0);
                Vector512<float> pivot = Vector512.Load(y == 0 ? (float*)pixel : means + p), s = default, q = default;
                for (int x = 0; x < image.Width; x++, pixel += image.PixelBytes)
                {
                    Vector512<float> difference = Vector512.Load((float*)pixel) - pivot;
                    s += difference;
                    q = Vector512.MultiplyAddEstimate(difference, difference, q);
                }
                // s / width is how far the row's mean is from the pivot, which from the second row on is the mean before.
                Vector512<float> shift = s / Vector512.Create(width), own = q - s * shift;
                (pivot + (y == 0 ? shift : shift * meanShare)).Store(means + p);
                (y == 0 ? own : Vector512.Load(sums + p) + own + shift * shift * squareShare).Store(sums + p);
            }
            for (; p < image.Positions; p++) AddRow(image, y, p, ref means[p], ref sums[p]);
        }
    }

    /// <summary>A row of one channel in plain arithmetic: the specification of the vector form.</summary>
    public static void AddRow(in StridedImage image, int y, int p, ref float mean, ref float squares)
    {
        float before = (float)y * image.Width, width = image.Width;
        var pixel = (byte*)image.At(p, y, 0);
        float pivot = y == 0 ? *(float*)pixel : mean, s = 0, q = 0;
        for (int x = 0; x < image.Width; x++, pixel += image.PixelBytes)
        {
            float difference = *(float*)pixel - pivot;
            s += difference;
            q += difference * difference;
        }
        float shift = s / width, own = q - s * shift;
        mean = pivot + (y == 0 ? shift : shift * (width / (before + width)));
        squares = y == 0 ? own : squares + own + shift * shift * (before * (width / (before + width)));
    }

    /// <summary>Factor and addend of a channel.</summary>
    public static (float Factor, float Addend) Affine(double mean, double variance, double scale, double bias, double epsilon)
    {
        double factor = scale / Math.Sqrt(Math.Max(0, variance) + epsilon);
        return ((float)factor, (float)(bias - mean * factor));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ShiftService.Imaging;

namespace ShiftService.Faces.Alignment;

/// <summary>
/// Resamples an image under a similarity. Pixel centres have whole coordinates, and pixels beyond the border are those of the border.
/// Enlarging and slight shrinking interpolate bilinearly; from <see cref="PlainScale"/> on, each pixel is the mean of four samples a half
/// apart, taken from an image that was reduced first by averaging squares of pixels, so that nothing of it is skipped. Belongs to one
/// thread at a time; keeps its memory between images and allocates nothing for those that are no larger.
/// </summary>
public sealed class SimilarityWarp
{
    /// <summary>Source pixels a target pixel up to which a single bilinear sample suffices.</summary>
    public const double PlainScale = 1.5;

    private const int Channels = RgbImage.Channels, KeptBytes = 1 << 22;

    private byte[] _reduced = [];

    /// <summary>Writes the image as seen through a similarity.</summary>
    /// <param name="image">The source.</param>
    /// <param name="toSource">Takes pixels of the target to those of the source.</param>
    /// <param name="width">Pixels in a row of the target.</param>
    /// <param name="height">Rows of the target.</param>
    /// <param name="target">Height x width x RGB bytes.</param>
    /// <exception cref="ArgumentException">The target has another length, or the similarity has no scale.</exception>
    public void Apply(RgbView image, Similarity2D toSource, int width, int height, Span<byte> target)
    {
        if (target.Length != width * height * Channels)
            throw new ArgumentException($"{target.Length} bytes are no {width}x{height} RGB pixels", nameof(target));
        double scale = toSource.Scale;
        if (!(scale > 0 && double.IsFinite(scale + toSource.X + toSource.Y)))
            throw new ArgumentException($"{toSource} takes no pixels anywhere", nameof(toSource));
        if (scale <= PlainScale)
        {
            Sample(image, toSource, width, height, target);
            return;
        }
        int factor = (int)(scale / PlainScale);
        if (factor == 1)
        {
            SampleFour(image, toSource, width, height, target);
            return;
        }
        (int left, int top, int right, int bottom) = Bounds(image, toSource, width, height, factor);
        RgbView reduced = Reduce(image, left, top, right, bottom, factor);
        // The centre of the first square is where its middle was.
        double middle = (factor - 1) / 2.0;
        SampleFour(
            reduced,
            new(toSource.C / factor, toSource.S / factor, (toSource.X - left - middle) / factor, (toSource.Y - top - middle) / factor),
            width, height, target);
        if (_reduced.Length > KeptBytes) _reduced = [];
    }

    /// <summary>The part of the source that is seen, and some pixels around it.</summary>
    private static (int Left, int Top, int Right, int Bottom) Bounds(
        RgbView image, Similarity2D toSource, int width, int height, int factor)
    {
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        for (int corner = 0; corner < 4; corner++)
        {
            (double x, double y) = toSource.Apply(corner % 2 == 0 ? -1 : width, corner / 2 == 0 ? -1 : height);
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        }
        (int first, int last) = Range(left - factor, right + factor, image.Width);
        (int upper, int lower) = Range(top - factor, bottom + factor, image.Height);
        return (first, upper, last, lower);

        // At least one pixel: where nothing of the image is seen, its border is.
        static (int First, int End) Range(double low, double high, int length)
        {
            int first = (int)Math.Clamp(Math.Floor(low), 0, length - 1);
            return (first, (int)Math.Clamp(Math.Ceiling(high) + 1, first + 1, length));
        }
    }

    /// <summary>Means of squares of pixels; those at the right and at the bottom may have fewer.</summary>
    private RgbView Reduce(RgbView image, int left, int top, int right, int bottom, int factor)
    {
        int width = (right - left + factor - 1) / factor, height = (bottom - top + factor - 1) / factor;
        int length = checked(width * height * Channels);
        if (_reduced.Length < length) _reduced = GC.AllocateUninitializedArray<byte>(length);
        for (int y = 0; y < height; y++)
        {
            int firstRow = top + y * factor, rows = Math.Min(factor, bottom - firstRow);
            for (int x = 0; x < width; x++)
            {
                int firstColumn = left + x * factor, columns = Math.Min(factor, right - firstColumn), r = 0, g = 0, b = 0;
                for (int row = firstRow; row < firstRow + rows; row++)
                {
                    ReadOnlySpan<byte> pixels = image.Pixels.Slice((row * image.Width + firstColumn) * Channels, columns * Channels);
                    for (int i = 0; i + 2 < pixels.Length; i += Channels)
                    {
                        r += pixels[i];
                        g += pixels[i + 1];
                        b += pixels[i + 2];
                    }
                }
                int count = rows * columns, at = (y * width + x) * Channels;
                _reduced[at] = (byte)((r + count / 2) / count);
                _reduced[at + 1] = (byte)((g + count / 2) / count);
                _reduced[at + 2] = (byte)((b + count / 2) / count);
            }
        }
        return new(width, height, _reduced.AsSpan(0, length));
    }

    private static void Sample(RgbView image, Similarity2D map, int width, int height, Span<byte> target)
    {
        int at = 0;
        for (int v = 0; v < height; v++)
            for (int u = 0; u < width; u++, at += Channels)
            {
                (double x, double y) = map.Apply(u, v);
                Store(Bilinear(image, (float)x, (float)y), target.Slice(at, Channels));
            }
    }

    private static void SampleFour(RgbView image, Similarity2D map, int width, int height, Span<byte> target)
    {
        // A quarter of a target pixel along each of its axes, in the source.
        float c = (float)(map.C / 4), s = (float)(map.S / 4);
        int at = 0;
        for (int v = 0; v < height; v++)
            for (int u = 0; u < width; u++, at += Channels)
            {
                (double cx, double cy) = map.Apply(u, v);
                float x = (float)cx, y = (float)cy;
                Vector128<float> sum = Bilinear(image, x - c + s, y - s - c) + Bilinear(image, x + c + s, y + s - c)
                    + Bilinear(image, x - c - s, y - s + c) + Bilinear(image, x + c - s, y + s + c);
                Store(sum * 0.25f, target.Slice(at, Channels));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Bilinear(RgbView image, float x, float y)
    {
        float lastX = image.Width - 1, lastY = image.Height - 1;
        x = Math.Clamp(x, 0, lastX);
        y = Math.Clamp(y, 0, lastY);
        int left = (int)x, top = (int)y, right = Math.Min(left + 1, image.Width - 1), bottom = Math.Min(top + 1, image.Height - 1);
        float fx = x - left, fy = y - top;
        ReadOnlySpan<byte> pixels = image.Pixels;
        int upper = top * image.Width, lower = bottom * image.Width;
        Vector128<float> a = Load(pixels, upper + left), b = Load(pixels, upper + right);
        Vector128<float> c = Load(pixels, lower + left), d = Load(pixels, lower + right);
        Vector128<float> above = a + (b - a) * fx, below = c + (d - c) * fx;
        return above + (below - above) * fy;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ReadOnlySpan<byte> pixels, int pixel)
    {
        ReadOnlySpan<byte> rgb = pixels.Slice(pixel * Channels, Channels);
        return Vector128.ConvertToSingle(Vector128.Create(rgb[0], rgb[1], rgb[2], 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<float> color, Span<byte> target)
    {
        // Means of bytes lie between 0 and 255.
        Vector128<int> rounded = Vector128.ConvertToInt32(color + Vector128.Create(0.5f));
        target[0] = (byte)rounded[0];
        target[1] = (byte)rounded[1];
        target[2] = (byte)rounded[2];
    }
}

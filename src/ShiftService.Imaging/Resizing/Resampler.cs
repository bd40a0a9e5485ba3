using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace ShiftService.Imaging.Resizing;

/// <summary>
/// Separable resampling of RGB bytes, first along rows, then along columns, with rounding to bytes in between. Exact integer arithmetic:
/// every machine computes the same pixels.
/// </summary>
internal static class Resampler
{
    private const int Channels = RgbImage.Channels, Half = 1 << (FilterTaps.FractionBits - 1);

    /// <summary>
    /// Writes the resampled image into <paramref name="target"/>: its first pixel at offset 0, its rows <paramref name="stride"/> bytes
    /// apart.
    /// </summary>
    public static void Resample(RgbView image, FilterTaps columns, FilterTaps rows, ResizeScratch scratch, Span<byte> target, int stride)
    {
        int width = columns.Length * Channels, sourceStride = image.Width * Channels;
        // A window of narrowed rows slides down the image: [from, ready) are there, row `from` first. It has room for twice as many as an
        // output row reads, so that it seldom moves its rows.
        int room = Math.Min(2 * rows.Longest, rows.High - rows.Low), from = rows.Low, ready = from;
        Span<byte> narrow = scratch.Rows(checked(room * width));
        for (int y = 0; y < rows.Length; y++)
        {
            ReadOnlySpan<int> weights = rows.Weights(y);
            int first = rows.First(y), end = first + weights.Length;
            if (end - from > room)
            {
                if (ready > first) narrow[((first - from) * width)..((ready - from) * width)].CopyTo(narrow);
                (from, ready) = (first, Math.Max(ready, first));
            }
            for (; ready < end; ready++)
                AlongRow(image.Pixels.Slice(ready * sourceStride, sourceStride), columns, narrow.Slice((ready - from) * width, width));
            AlongColumns(narrow[((first - from) * width)..], weights, target.Slice(y * stride, width));
        }
    }

    private static void AlongRow(ReadOnlySpan<byte> source, FilterTaps taps, Span<byte> target)
    {
        for (int x = 0; x < taps.Length; x++)
        {
            ReadOnlySpan<int> weights = taps.Weights(x);
            ReadOnlySpan<byte> pixels = source[(taps.First(x) * Channels)..];
            Vector128<int> sum = Vector128.Create(Half);
            int last = weights.Length - 1;
            // Four bytes are loaded for three; after the last pixel of a row there may be none.
            for (int k = 0; k < last; k++)
                sum += Widen(BinaryPrimitives.ReadUInt32LittleEndian(pixels[(k * Channels)..])) * weights[k];
            pixels = pixels[(last * Channels)..];
            sum += Widen(pixels[0] | (uint)pixels[1] << 8 | (uint)pixels[2] << 16) * weights[last];
            sum = Clip(sum);
            target[x * Channels] = (byte)sum[0];
            target[x * Channels + 1] = (byte)sum[1];
            target[x * Channels + 2] = (byte)sum[2];
        }
    }

    private static Vector128<int> Widen(uint pixel) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte())).AsInt32();

    // One output row: the weighted sum of as many source rows, which follow each other without a gap.
    private static void AlongColumns(ReadOnlySpan<byte> source, ReadOnlySpan<int> weights, Span<byte> target)
    {
        int width = target.Length, x = 0;
        for (; x + Vector128<byte>.Count <= width; x += Vector128<byte>.Count)
        {
            Vector128<int> a = Vector128.Create(Half), b = a, c = a, d = a;
            for (int k = 0; k < weights.Length; k++)
            {
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(source.Slice(k * width + x, 16)));
                Vector128<int> weight = Vector128.Create(weights[k]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }
            Vector128<short> first = Vector128.Narrow(Clip(a), Clip(b)), second = Vector128.Narrow(Clip(c), Clip(d));
            Vector128.Narrow(first.AsUInt16(), second.AsUInt16()).CopyTo(target[x..]);
        }
        for (; x < width; x++)
        {
            int sum = Half;
            for (int k = 0; k < weights.Length; k++) sum += source[k * width + x] * weights[k];
            target[x] = (byte)Math.Clamp(sum >> FilterTaps.FractionBits, 0, 255);
        }
    }

    private static Vector128<int> Clip(Vector128<int> sum) =>
        Vector128.Min(Vector128.Max(sum >> FilterTaps.FractionBits, Vector128<int>.Zero), Vector128.Create(255));
}

using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ShiftService.Kernels.Images;

/// <summary>
/// The active shift: every channel displaced by its own real offset. Interpolation runs along rows, so the channels of one cache line at
/// a time are transposed into rows of their own, with a border of zeros. A ring of as many rows as the largest displacement spans is
/// enough, and stays in the cache. With a stride, columns are dealt out to one stretch a phase (even and odd columns, for stride 2),
/// so that reads stay contiguous.
/// </summary>
public static unsafe class BilinearShift
{
    /// <summary>Channels transposed at a time: a cache line of them.</summary>
    public const int ChannelsAtOnce = 16;

    /// <summary>Planar targets have room for a multiple of so many pixels in each row, so that no row ends in single pixels.</summary>
    public const int WidthMultiple = 16;

    private const int Quad = 4;

    /// <summary>
    /// Takes row <paramref name="y"/> of 16 channels of an interleaved image, from a position that is a multiple of 16, into the ring; a row
    /// outside the image is zero. The ring's margins must be zero, as they are in fresh memory; this leaves them so.
    /// </summary>
    public static void TakeRow(in StridedImage from, int position, int y, ShiftRing ring, float* scratch)
    {
        float* row = scratch + ring.RowAt(y);
        int stride = ring.Stride, channelFloats = ring.ChannelFloats;
        if ((uint)y >= (uint)from.Height)
        {
            for (int i = 0; i < ChannelsAtOnce; i++) new Span<float>(row + i * channelFloats, ring.RowFloats).Clear();
            return;
        }
        int channels = Math.Min(ChannelsAtOnce, from.Positions - position);
        for (int phase = 0; phase < stride; phase++)
        {
            // Column x of the image, with its margin, is column (x + margin) / stride of phase (x + margin) % stride.
            int first = ((phase - ring.Margin) % stride + stride) % stride;
            int count = (from.Width - first + stride - 1) / stride;
            float* to = row + phase * ring.PhaseColumns + (first + ring.Margin) / stride;
            TransposePixels((byte*)from.At(position, y, first), (nint)from.PixelBytes * stride, count, channels, to, channelFloats);
        }
    }

    /// <summary>
    /// Writes output rows of one of the ring's channels, displaced, to planar rows: whole vectors, so these must have room for a multiple of
    /// <see cref="WidthMultiple"/> pixels.
    /// </summary>
    /// <param name="channel">The channel's part of the ring.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="tap">The displacement.</param>
    /// <param name="firstRow">First output row.</param>
    /// <param name="rows">Addresses of the output rows.</param>
    /// <param name="offsetBytes">Where the channel lies in an output row.</param>
    /// <param name="width">Output pixels a row.</param>
    public static void WriteRows(
        float* channel, ShiftRing ring, in BilinearTap tap, int firstRow, ReadOnlySpan<nint> rows, nint offsetBytes, int width)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int y = (firstRow + i) * ring.Stride + tap.WholeY;
            float* top = channel + ring.RowAt(y), bottom = channel + ring.RowAt(y + 1);
            float* topLeft = top + tap.LeftAt, topRight = top + tap.RightAt, bottomLeft = bottom + tap.LeftAt, bottomRight = bottom + tap.RightAt;
            var output = (float*)(rows[i] + offsetBytes);
            if (Vector512.IsHardwareAccelerated)
            {
                for (int x = 0; x < width; x += Vector512<float>.Count)
                {
                    Vector512<float> sum = Vector512.Load(topLeft + x) * tap.TopLeft;
                    sum = Vector512.MultiplyAddEstimate(Vector512.Load(topRight + x), Vector512.Create(tap.TopRight), sum);
                    sum = Vector512.MultiplyAddEstimate(Vector512.Load(bottomLeft + x), Vector512.Create(tap.BottomLeft), sum);
                    Vector512.MultiplyAddEstimate(Vector512.Load(bottomRight + x), Vector512.Create(tap.BottomRight), sum).Store(output + x);
                }
            }
            else
            {
                for (int x = 0; x < width; x += Vector<float>.Count)
                {
                    Vector<float> sum = Vector.Load(topLeft + x) * tap.TopLeft;
                    sum = Vector.MultiplyAddEstimate(Vector.Load(topRight + x), new(tap.TopRight), sum);
                    sum = Vector.MultiplyAddEstimate(Vector.Load(bottomLeft + x), new(tap.BottomLeft), sum);
                    Vector.MultiplyAddEstimate(Vector.Load(bottomRight + x), new(tap.BottomRight), sum).Store(output + x);
                }
            }
        }
    }

    /// <summary>One pixel of an output row: for interleaved targets.</summary>
    public static float PixelAt(float* channel, ShiftRing ring, in BilinearTap tap, int y, int x)
    {
        float* top = channel + ring.RowAt(y * ring.Stride + tap.WholeY) + x, bottom = channel + ring.RowAt(y * ring.Stride + tap.WholeY + 1) + x;
        return top[tap.LeftAt] * tap.TopLeft + top[tap.RightAt] * tap.TopRight
            + bottom[tap.LeftAt] * tap.BottomLeft + bottom[tap.RightAt] * tap.BottomRight;
    }

    /// <summary>The whole operation on one channel in plain arithmetic: the specification of the two halves above.</summary>
    public static void Reference(in StridedImage from, int position, float dy, float dx, in StridedImage to, int toPosition, int stride)
    {
        int y0 = (int)MathF.Floor(dy), x0 = (int)MathF.Floor(dx);
        float fy = dy - y0, fx = dx - x0;
        StridedImage source = from;
        for (int y = 0; y < to.Height; y++)
            for (int x = 0; x < to.Width; x++)
                *to.At(toPosition, y, x) =
                    (1 - fy) * ((1 - fx) * At(y * stride + y0, x * stride + x0) + fx * At(y * stride + y0, x * stride + x0 + 1)) +
                    fy * ((1 - fx) * At(y * stride + y0 + 1, x * stride + x0) + fx * At(y * stride + y0 + 1, x * stride + x0 + 1));

        float At(int y, int x) => (uint)y < (uint)source.Height && (uint)x < (uint)source.Width ? *source.At(position, y, x) : 0;
    }

    // Pixels of 16 channels become rows of pixels. Where the count does not divide, the last block overlaps the one before it.
    private static void TransposePixels(byte* pixel, nint stepBytes, int count, int channels, float* to, int channelFloats)
    {
        const int Block = 16;
        if (Avx512F.IsSupported && channels == Block && count >= Block)
        {
            for (int x = 0; x < count; x += Block)
            {
                int at = Math.Min(x, count - Block);
                Transposition.Block16(pixel + at * stepBytes, stepBytes, to + at, channelFloats);
            }
            return;
        }
        if (count >= Quad)
        {
            for (int x = 0; x < count; x += Quad)
            {
                int at = Math.Min(x, count - Quad);
                for (int i = 0; i < channels; i += Quad)
                    Transposition.Block4(pixel + at * stepBytes + i * sizeof(float), stepBytes, to + i * channelFloats + at, channelFloats);
            }
            return;
        }
        for (int x = 0; x < count; x++)
            for (int i = 0; i < channels; i++) to[i * channelFloats + x] = ((float*)(pixel + x * stepBytes))[i];
    }
}

using System.Numerics;
using System.Runtime.Intrinsics;

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
            int x = ((phase - ring.Margin) % stride + stride) % stride;
            float* to = row + phase * ring.PhaseColumns + (x + ring.Margin) / stride;
            byte* pixel = (byte*)from.At(position, y, x);
            nint step = (nint)from.PixelBytes * stride;
            for (; x + 3 * stride < from.Width; x += Quad * stride, to += Quad, pixel += Quad * step)
                for (int i = 0; i < channels; i += Quad) TransposeQuad((float*)pixel + i, step, to + i * channelFloats, channelFloats);
            for (; x < from.Width; x += stride, to++, pixel += step)
                for (int i = 0; i < channels; i++) to[i * channelFloats] = ((float*)pixel)[i];
        }
    }

    /// <summary>
    /// Writes output rows of one of the ring's channels, displaced. Where the target is planar, whole vectors are written: its rows must have
    /// room for a multiple of <see cref="WidthMultiple"/> pixels.
    /// </summary>
    /// <param name="channel">The channel's part of the ring.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="firstRow">First output row.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <param name="tap">The displacement.</param>
    /// <param name="to">The target.</param>
    /// <param name="toPosition">The channel's place there.</param>
    public static void WriteRows(
        float* channel, ShiftRing ring, int firstRow, int endRow, in BilinearTap tap, in StridedImage to, int toPosition)
    {
        // An interleaved image of one channel has adjacent pixels too, but no room after a row.
        int room = (to.Width + WidthMultiple - 1) / WidthMultiple * WidthMultiple * sizeof(float);
        bool wholeVectors = to.PixelBytes == sizeof(float) && to.ChannelBytes >= room;
        for (int y = firstRow; y < endRow; y++)
        {
            float* top = channel + ring.RowAt(y * ring.Stride + tap.WholeY);
            float* bottom = channel + ring.RowAt(y * ring.Stride + tap.WholeY + 1);
            float* output = to.At(toPosition, y, 0);
            if (!wholeVectors)
            {
                for (int x = 0; x < to.Width; x++)
                    *to.At(toPosition, y, x) = top[tap.LeftAt + x] * tap.TopLeft + top[tap.RightAt + x] * tap.TopRight
                        + bottom[tap.LeftAt + x] * tap.BottomLeft + bottom[tap.RightAt + x] * tap.BottomRight;
            }
            else if (Vector512.IsHardwareAccelerated)
            {
                for (int x = 0; x < to.Width; x += Vector512<float>.Count)
                {
                    Vector512<float> sum = Vector512.Load(top + tap.LeftAt + x) * tap.TopLeft;
                    sum = Vector512.MultiplyAddEstimate(Vector512.Load(top + tap.RightAt + x), Vector512.Create(tap.TopRight), sum);
                    sum = Vector512.MultiplyAddEstimate(Vector512.Load(bottom + tap.LeftAt + x), Vector512.Create(tap.BottomLeft), sum);
                    Vector512.MultiplyAddEstimate(Vector512.Load(bottom + tap.RightAt + x), Vector512.Create(tap.BottomRight), sum).Store(output + x);
                }
            }
            else
            {
                for (int x = 0; x < to.Width; x += Vector<float>.Count)
                {
                    Vector<float> sum = Vector.Load(top + tap.LeftAt + x) * tap.TopLeft;
                    sum = Vector.MultiplyAddEstimate(Vector.Load(top + tap.RightAt + x), new(tap.TopRight), sum);
                    sum = Vector.MultiplyAddEstimate(Vector.Load(bottom + tap.LeftAt + x), new(tap.BottomLeft), sum);
                    Vector.MultiplyAddEstimate(Vector.Load(bottom + tap.RightAt + x), new(tap.BottomRight), sum).Store(output + x);
                }
            }
        }
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

    // Four pixels of four channels become four channels of four pixels.
    private static void TransposeQuad(float* pixels, nint stepBytes, float* to, int channelFloats)
    {
        byte* from = (byte*)pixels;
        Vector128<float> a = Vector128.Load((float*)from), b = Vector128.Load((float*)(from + stepBytes));
        Vector128<float> c = Vector128.Load((float*)(from + 2 * stepBytes)), d = Vector128.Load((float*)(from + 3 * stepBytes));
        Vector128<float> ac0 = Interleave.Low(a, c), ac1 = Interleave.High(a, c);
        Vector128<float> bd0 = Interleave.Low(b, d), bd1 = Interleave.High(b, d);
        Interleave.Low(ac0, bd0).Store(to);
        Interleave.High(ac0, bd0).Store(to + channelFloats);
        Interleave.Low(ac1, bd1).Store(to + 2 * channelFloats);
        Interleave.High(ac1, bd1).Store(to + 3 * channelFloats);
    }
}

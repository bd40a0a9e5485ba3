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

    private const int Quad = 4;

    // Room for a whole vector read past the end of the last row.
    private const int SlackFloats = 64;

    /// <summary>The sizes of the ring for one layer.</summary>
    /// <param name="Width">Width of the input in pixels.</param>
    /// <param name="Stride">Input pixels from one output pixel to the next.</param>
    /// <param name="Reach">The largest displacement of any channel, in pixels, rounded up.</param>
    public readonly record struct Ring(int Width, int Stride, int Reach)
    {
        /// <summary>Rows and columns of zeros around the image.</summary>
        public int Margin => Reach + 1;

        /// <summary>Rows kept: a power of two.</summary>
        public int Rows => (int)BitOperations.RoundUpToPowerOf2((uint)(2 * Margin + Stride));

        /// <summary>Columns of one phase.</summary>
        public int PhaseColumns => (Width + 2 * Margin + Stride - 1) / Stride + 1;

        /// <summary>Floats of one row of one channel.</summary>
        public int RowFloats => PhaseColumns * Stride;

        /// <summary>Floats of all rows of one channel.</summary>
        public int ChannelFloats => Rows * RowFloats;

        /// <summary>Floats of the whole ring.</summary>
        public int Floats => ChannelsAtOnce * ChannelFloats + SlackFloats;
    }

    /// <summary>
    /// Takes row <paramref name="y"/> of 16 channels of an interleaved image, from a position that is a multiple of 16, into the ring; a row
    /// outside the image is zero. The ring's margins must be zero, as they are in fresh memory; this leaves them so.
    /// </summary>
    public static void TakeRow(in StridedImage from, int position, int y, in Ring ring, float* scratch)
    {
        float* row = scratch + ((y + ring.Margin) & (ring.Rows - 1)) * ring.RowFloats;
        if ((uint)y >= (uint)from.Height)
        {
            for (int i = 0; i < ChannelsAtOnce; i++) new Span<float>(row + i * ring.ChannelFloats, ring.RowFloats).Clear();
            return;
        }
        int channels = Math.Min(ChannelsAtOnce, from.Positions - position);
        for (int phase = 0; phase < ring.Stride; phase++)
        {
            // Column x of the image, with its margin, is column (x + margin) / stride of phase (x + margin) % stride.
            int x = ((phase - ring.Margin) % ring.Stride + ring.Stride) % ring.Stride;
            float* to = row + phase * ring.PhaseColumns + (x + ring.Margin) / ring.Stride;
            byte* pixel = (byte*)from.At(position, y, x);
            nint step = (nint)from.PixelBytes * ring.Stride;
            for (; x + 3 * ring.Stride < from.Width; x += Quad * ring.Stride, to += Quad, pixel += Quad * step)
                for (int i = 0; i < channels; i += Quad) TransposeQuad((float*)pixel + i, step, to + i * ring.ChannelFloats, ring.ChannelFloats);
            for (; x < from.Width; x += ring.Stride, to++, pixel += step)
                for (int i = 0; i < channels; i++) to[i * ring.ChannelFloats] = ((float*)pixel)[i];
        }
    }

    /// <summary>Writes output row <paramref name="y"/> of one of the ring's channels, displaced by (dy, dx) pixels.</summary>
    public static void WriteRow(float* channel, in Ring ring, int y, float dy, float dx, in StridedImage to, int toPosition)
    {
        int wholeY = (int)MathF.Floor(dy), wholeX = (int)MathF.Floor(dx);
        float fy = dy - wholeY, fx = dx - wholeX;
        float topLeft = (1 - fy) * (1 - fx), topRight = (1 - fy) * fx, bottomLeft = fy * (1 - fx), bottomRight = fy * fx;
        int left = wholeX + ring.Margin, right = left + 1;
        int leftAt = left % ring.Stride * ring.PhaseColumns + left / ring.Stride;
        int rightAt = right % ring.Stride * ring.PhaseColumns + right / ring.Stride;
        int row = y * ring.Stride + wholeY + ring.Margin;
        float* top = channel + (row & (ring.Rows - 1)) * ring.RowFloats;
        float* bottom = channel + ((row + 1) & (ring.Rows - 1)) * ring.RowFloats;
        int x = 0;
        if (to.PixelBytes == sizeof(float))
        {
            float* output = to.At(toPosition, y, 0);
            if (Vector512.IsHardwareAccelerated)
            {
                for (; x + Vector512<float>.Count <= to.Width; x += Vector512<float>.Count)
                {
                    Vector512<float> sum = Vector512.Load(top + leftAt + x) * topLeft;
                    sum = Vector512.MultiplyAddEstimate(Vector512.Load(top + rightAt + x), Vector512.Create(topRight), sum);
                    sum = Vector512.MultiplyAddEstimate(Vector512.Load(bottom + leftAt + x), Vector512.Create(bottomLeft), sum);
                    Vector512.MultiplyAddEstimate(Vector512.Load(bottom + rightAt + x), Vector512.Create(bottomRight), sum).Store(output + x);
                }
            }
            for (; x + Vector<float>.Count <= to.Width; x += Vector<float>.Count)
            {
                Vector<float> sum = Vector.Load(top + leftAt + x) * topLeft;
                sum = Vector.MultiplyAddEstimate(Vector.Load(top + rightAt + x), new(topRight), sum);
                sum = Vector.MultiplyAddEstimate(Vector.Load(bottom + leftAt + x), new(bottomLeft), sum);
                Vector.MultiplyAddEstimate(Vector.Load(bottom + rightAt + x), new(bottomRight), sum).Store(output + x);
            }
        }
        for (; x < to.Width; x++)
            *to.At(toPosition, y, x) = top[leftAt + x] * topLeft + top[rightAt + x] * topRight
                + bottom[leftAt + x] * bottomLeft + bottom[rightAt + x] * bottomRight;
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

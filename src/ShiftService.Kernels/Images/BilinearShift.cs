using System.Numerics;
using System.Runtime.Intrinsics;

namespace ShiftService.Kernels.Images;

/// <summary>
/// The active shift: every channel displaced by its own real offset. Interpolation runs along rows of planes, so four channels at a
/// time are first transposed into planes with a border of zeros. With a stride, columns are dealt out to one plane a phase (even and odd
/// columns, for stride 2), so that reads stay contiguous.
/// </summary>
public static unsafe class BilinearShift
{
    /// <summary>Channels transposed at a time.</summary>
    public const int ChannelsAtOnce = 4;

    /// <summary>Room for a whole vector read past the end of the last row.</summary>
    private const int SlackFloats = 64;

    /// <summary>Floats of scratch memory for an image, given the largest displacement in pixels.</summary>
    public static long ScratchFloats(int height, int width, int stride, int reach) =>
        (long)ChannelsAtOnce * PlaneFloats(height, width, stride, reach) + SlackFloats;

    /// <summary>
    /// Displaces the channels at positions <paramref name="position"/> to position + 3 of an interleaved image. The scratch memory must be
    /// zero, or left by an earlier call with the same sizes.
    /// </summary>
    /// <param name="from">The image.</param>
    /// <param name="position">First channel position.</param>
    /// <param name="offsets">Vertical and horizontal displacement of each of the four, in pixels; NaN for positions that hold no channel.</param>
    /// <param name="to">The output; its size is that of the input over the stride, rounded up.</param>
    /// <param name="toPositions">Where each of the four goes.</param>
    /// <param name="stride">Input pixels from one output pixel to the next.</param>
    /// <param name="reach">The largest displacement of any channel of this layer, in pixels, rounded up.</param>
    /// <param name="scratch">Memory of <see cref="ScratchFloats"/>.</param>
    public static void Run(
        in StridedImage from, int position, ReadOnlySpan<(float Dy, float Dx)> offsets, in StridedImage to, ReadOnlySpan<int> toPositions,
        int stride, int reach, float* scratch)
    {
        int columns = PhaseColumns(from.Width, stride, reach);
        int plane = PlaneFloats(from.Height, from.Width, stride, reach);
        Transpose(from, position, stride, reach, columns, plane, scratch);
        for (int i = 0; i < ChannelsAtOnce; i++)
            if (!float.IsNaN(offsets[i].Dy)) Interpolate(scratch + i * plane, from.Height, columns, offsets[i], to, toPositions[i], stride, reach);
    }

    /// <summary>The whole operation on one channel in plain arithmetic: the specification of <see cref="Run"/>.</summary>
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

    // A plane: for each row from -reach - 1 to height + reach, the columns of each phase one after the other.
    private static int PhaseColumns(int width, int stride, int reach) => (width + 2 * (reach + 1) + stride - 1) / stride + 1;

    private static int PlaneFloats(int height, int width, int stride, int reach) =>
        (height + 2 * (reach + 1)) * PhaseColumns(width, stride, reach) * stride;

    private static void Transpose(in StridedImage from, int position, int stride, int reach, int columns, int plane, float* scratch)
    {
        int margin = reach + 1;
        for (int y = 0; y < from.Height; y++)
        {
            float* row = scratch + (y + margin) * columns * stride;
            for (int phase = 0; phase < stride; phase++)
            {
                // Column x of the image, with its margin, is column (x + margin) / stride of phase (x + margin) % stride.
                int x = ((phase - margin) % stride + stride) % stride;
                float* to = row + phase * columns + (x + margin) / stride;
                byte* pixel = (byte*)from.At(position, y, x);
                nint step = (nint)from.PixelBytes * stride;
                for (; x + 3 * stride < from.Width; x += 4 * stride, to += 4, pixel += 4 * step)
                {
                    Vector128<float> a = Vector128.Load((float*)pixel), b = Vector128.Load((float*)(pixel + step));
                    Vector128<float> c = Vector128.Load((float*)(pixel + 2 * step)), d = Vector128.Load((float*)(pixel + 3 * step));
                    Vector128<float> ac0 = Interleave.Low(a, c), ac1 = Interleave.High(a, c);
                    Vector128<float> bd0 = Interleave.Low(b, d), bd1 = Interleave.High(b, d);
                    Interleave.Low(ac0, bd0).Store(to);
                    Interleave.High(ac0, bd0).Store(to + plane);
                    Interleave.Low(ac1, bd1).Store(to + 2 * plane);
                    Interleave.High(ac1, bd1).Store(to + 3 * plane);
                }
                for (; x < from.Width; x += stride, to++, pixel += step)
                    for (int i = 0; i < ChannelsAtOnce; i++) to[i * plane] = ((float*)pixel)[i];
            }
        }
    }

    private static void Interpolate(
        float* plane, int height, int columns, (float Dy, float Dx) offset, in StridedImage to, int toPosition, int stride, int reach)
    {
        int dy = (int)MathF.Floor(offset.Dy), dx = (int)MathF.Floor(offset.Dx);
        float fy = offset.Dy - dy, fx = offset.Dx - dx;
        float topLeft = (1 - fy) * (1 - fx), topRight = (1 - fy) * fx, bottomLeft = fy * (1 - fx), bottomRight = fy * fx;
        int rowFloats = columns * stride, margin = reach + 1;
        int left = dx + margin, right = left + 1;
        int leftAt = left % stride * columns + left / stride, rightAt = right % stride * columns + right / stride;
        for (int y = 0; y < to.Height; y++)
        {
            float* top = plane + (y * stride + dy + margin) * rowFloats;
            float* bottom = top + rowFloats;
            int x = 0;
            if (to.PixelBytes == sizeof(float))
            {
                float* row = to.At(toPosition, y, 0);
                for (; x + Vector<float>.Count <= to.Width; x += Vector<float>.Count)
                {
                    Vector<float> sum = Vector.Load(top + leftAt + x) * topLeft;
                    sum = Vector.MultiplyAddEstimate(Vector.Load(top + rightAt + x), new(topRight), sum);
                    sum = Vector.MultiplyAddEstimate(Vector.Load(bottom + leftAt + x), new(bottomLeft), sum);
                    Vector.MultiplyAddEstimate(Vector.Load(bottom + rightAt + x), new(bottomRight), sum).Store(row + x);
                }
            }
            for (; x < to.Width; x++)
                *to.At(toPosition, y, x) = top[leftAt + x] * topLeft + top[rightAt + x] * topRight
                    + bottom[leftAt + x] * bottomLeft + bottom[rightAt + x] * bottomRight;
        }
    }
}

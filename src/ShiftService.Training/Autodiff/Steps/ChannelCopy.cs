using System.Runtime.Intrinsics;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>Copies of channel ranges between interleaved images; channels outside of the range are not touched.</summary>
internal static unsafe class ChannelCopy
{
    private const int Lanes = 16;

    /// <summary>
    /// target(to + c) = source(from + c), or, accumulating, target(to + c) += source(from + c), for all c below the count.
    /// </summary>
    public static void Run(in StridedImage source, int from, in StridedImage target, int to, int count, bool accumulates)
    {
        for (int y = 0; y < source.Height; y++)
        {
            var read = (byte*)source.At(from, y, 0);
            var write = (byte*)target.At(to, y, 0);
            for (int x = 0; x < source.Width; x++, read += source.PixelBytes, write += target.PixelBytes)
            {
                if (accumulates) Add((float*)read, (float*)write, count);
                else Copy((float*)read, (float*)write, count);
            }
        }
    }

    private static void Copy(float* read, float* write, int count)
    {
        int c = 0;
        for (; c <= count - Lanes; c += Lanes) Vector512.Load(read + c).Store(write + c);
        if (c == count) return;
        // The last vector overlaps the one before.
        if (count >= Lanes) Vector512.Load(read + count - Lanes).Store(write + count - Lanes);
        else
            for (; c < count; c++) write[c] = read[c];
    }

    private static void Add(float* read, float* write, int count)
    {
        int c = 0;
        for (; c <= count - Lanes; c += Lanes) (Vector512.Load(read + c) + Vector512.Load(write + c)).Store(write + c);
        for (; c < count; c++) write[c] += read[c];
    }
}

using System.Runtime.Intrinsics;

namespace ShiftService.Kernels.Images;

/// <summary>Sums and copies of interleaved images whose positions come in multiples of 16.</summary>
public static unsafe class ElementwiseSum
{
    /// <summary>target = source, or, accumulating, target += source.</summary>
    public static void Copy(in StridedImage source, in StridedImage target, bool accumulates)
    {
        for (int y = 0; y < source.Height; y++)
        {
            var from = (byte*)source.At(0, y, 0);
            var to = (byte*)target.At(0, y, 0);
            for (int x = 0; x < source.Width; x++, from += source.PixelBytes, to += target.PixelBytes)
                for (int p = 0; p < source.Positions; p += Vector512<float>.Count)
                {
                    Vector512<float> value = Vector512.Load((float*)from + p);
                    if (accumulates) value += Vector512.Load((float*)to + p);
                    value.Store((float*)to + p);
                }
        }
    }

    /// <summary>target = first + second.</summary>
    public static void Add(in StridedImage first, in StridedImage second, in StridedImage target)
    {
        for (int y = 0; y < first.Height; y++)
        {
            var a = (byte*)first.At(0, y, 0);
            var b = (byte*)second.At(0, y, 0);
            var to = (byte*)target.At(0, y, 0);
            for (int x = 0; x < first.Width; x++, a += first.PixelBytes, b += second.PixelBytes, to += target.PixelBytes)
                for (int p = 0; p < first.Positions; p += Vector512<float>.Count)
                    (Vector512.Load((float*)a + p) + Vector512.Load((float*)b + p)).Store((float*)to + p);
        }
    }
}

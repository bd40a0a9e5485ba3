using System.Runtime.Intrinsics;
using ShiftService.Kernels.Images;

namespace ShiftService.Kernels.Norms;

/// <summary>Sums over the pixels of an interleaved image, per channel position; positions come in multiples of 16.</summary>
public static unsafe class ChannelMoments
{
    /// <summary>sum += x and squares += x * x over all pixels. Both arrays hold one value a position.</summary>
    public static void Add(in StridedImage image, float* sum, float* squares)
    {
        for (int y = 0; y < image.Height; y++)
        {
            var row = (byte*)image.At(0, y, 0);
            for (int p = 0; p < image.Positions; p += Vector512<float>.Count)
            {
                byte* pixel = row + p * sizeof(float);
                Vector512<float> s = default, q = default;
                for (int x = 0; x < image.Width; x++, pixel += image.PixelBytes)
                {
                    Vector512<float> value = Vector512.Load((float*)pixel);
                    s += value;
                    q = Vector512.MultiplyAddEstimate(value, value, q);
                }
                (Vector512.Load(sum + p) + s).Store(sum + p);
                (Vector512.Load(squares + p) + q).Store(squares + p);
            }
        }
    }
}

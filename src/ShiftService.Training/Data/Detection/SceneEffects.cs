using ShiftService.Imaging;

namespace ShiftService.Training.Data.Detection;

/// <summary>What happens to a whole picture: RGB bytes, rows from the top.</summary>
internal static class SceneEffects
{
    /// <summary>Makes it grey.</summary>
    public static void Grey(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += RgbImage.Channels)
            pixels[i] = pixels[i + 1] = pixels[i + 2] = (byte)((77 * pixels[i] + 150 * pixels[i + 1] + 29 * pixels[i + 2]) >> 8);
    }

    /// <summary>
    /// Blurs it with the kernel (1 2 1) / 4 along rows and columns, in place: each value takes the one before as it is by then, so that
    /// the kernel leans a little, which blurs as well.
    /// </summary>
    public static void Blur(Span<byte> pixels, int width, int height)
    {
        int stride = width * RgbImage.Channels;
        Smooth(pixels[..(height * stride)], RgbImage.Channels);
        Smooth(pixels[..(height * stride)], stride);
    }

    /// <summary>Adds to every value what is nearly normal, with that standard deviation.</summary>
    public static void Noise(Span<byte> pixels, double deviation, ref CounterRandom random)
    {
        // The sum of four bytes has a standard deviation of 147.8 about 510.
        int factor = (int)(deviation / 147.8 * 65536);
        for (int i = 0; i + 1 < pixels.Length; i += 2)
        {
            ulong bits = random.NextUInt64();
            pixels[i] = Add(pixels[i], (uint)bits, factor);
            pixels[i + 1] = Add(pixels[i + 1], (uint)(bits >> 32), factor);
        }
    }

    private static byte Add(byte value, uint bits, int factor)
    {
        int sum = (int)((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24)) - 510;
        return (byte)Math.Clamp(value + (sum * factor >> 16), 0, 255);
    }

    // Along rows the ends of two rows mix, in one pixel.
    private static void Smooth(Span<byte> pixels, int pitch)
    {
        for (int i = pitch; i < pixels.Length - pitch; i++)
            pixels[i] = (byte)((pixels[i - pitch] + 2 * pixels[i] + pixels[i + pitch] + 2) >> 2);
    }
}

using ShiftService.Imaging;

namespace ShiftService.Styles;

/// <summary>From the numbers that a network puts out to the bytes of a picture.</summary>
internal static class PixelBlend
{
    /// <summary>Writes a row of pixels.</summary>
    /// <param name="red">The network's red, where white is 1.</param>
    /// <param name="green">Its green.</param>
    /// <param name="blue">Its blue.</param>
    /// <param name="source">The picture's row, RGB.</param>
    /// <param name="target">Written: RGB.</param>
    /// <param name="settings">How the two become one.</param>
    public static void WriteRow(
        ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, ReadOnlySpan<byte> source, Span<byte> target,
        StylizationSettings settings)
    {
        float strength = settings.Strength, rest = 1 - strength;
        for (int x = 0, i = 0; x < red.Length; x++, i += RgbImage.Channels)
        {
            float r = 255 * red[x], g = 255 * green[x], b = 255 * blue[x];
            if (settings.PreserveColors)
            {
                // The same chroma, another luma: each channel moves by the difference of the lumas.
                float difference = Luma(Clamped(r), Clamped(g), Clamped(b)) - Luma(source[i], source[i + 1], source[i + 2]);
                (r, g, b) = (source[i] + difference, source[i + 1] + difference, source[i + 2] + difference);
            }
            target[i] = Byte(strength * Clamped(r) + rest * source[i]);
            target[i + 1] = Byte(strength * Clamped(g) + rest * source[i + 1]);
            target[i + 2] = Byte(strength * Clamped(b) + rest * source[i + 2]);
        }
    }

    // ITU-R BT.601.
    private static float Luma(float r, float g, float b) => 0.299f * r + 0.587f * g + 0.114f * b;

    private static float Clamped(float value) => Math.Clamp(value, 0, 255);

    private static byte Byte(float value) => (byte)(value + 0.5f);
}

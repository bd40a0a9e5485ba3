namespace ShiftService.Imaging;

/// <summary>Exchanges left and right.</summary>
public static class HorizontalMirror
{
    /// <summary>Mirrors an image in place.</summary>
    /// <param name="pixels">Height x width x RGB.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <exception cref="ArgumentException">The bytes are no whole rows.</exception>
    public static void Apply(Span<byte> pixels, int width)
    {
        int stride = width * RgbImage.Channels;
        if (stride < 1 || pixels.Length % stride != 0) throw new ArgumentException($"{pixels.Length} bytes are no rows of {width} pixels");
        for (; !pixels.IsEmpty; pixels = pixels[stride..])
        {
            Span<byte> row = pixels[..stride];
            // Reversed bytes are mirrored pixels with red and blue exchanged.
            row.Reverse();
            for (int i = 0; i < stride; i += RgbImage.Channels) (row[i], row[i + 2]) = (row[i + 2], row[i]);
        }
    }
}

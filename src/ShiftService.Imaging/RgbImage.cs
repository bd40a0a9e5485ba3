namespace ShiftService.Imaging;

/// <summary>An upright 8-bit sRGB image.</summary>
public sealed class RgbImage
{
    /// <summary>Bytes a pixel.</summary>
    public const int Channels = 3;

    /// <summary>Takes over the pixels: height x width x RGB.</summary>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.LongLength != (long)width * height * Channels)
            throw new ArgumentException($"{pixels.Length} bytes are no {width}x{height} RGB pixels", nameof(pixels));
        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Creates a black image.</summary>
    public RgbImage(int width, int height) : this(width, height, new byte[checked(width * height * Channels)])
    {
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Height x width x RGB, rows from the top.</summary>
    public byte[] Pixels { get; }
}

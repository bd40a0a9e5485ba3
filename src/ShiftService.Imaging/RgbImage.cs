namespace ShiftService.Imaging;

/// <summary>An upright 8-bit sRGB image that owns its pixels.</summary>
public sealed class RgbImage
{
    /// <summary>Bytes a pixel.</summary>
    public const int Channels = 3;

    /// <summary>Takes over the pixels: height x width x RGB.</summary>
    public RgbImage(int width, int height, byte[] pixels, Reduction reduction = default)
    {
        _ = new RgbView(width, height, pixels, reduction);
        Width = width;
        Height = height;
        Pixels = pixels;
        Reduction = reduction;
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

    /// <summary>How a decoder made the image smaller.</summary>
    public Reduction Reduction { get; }
}

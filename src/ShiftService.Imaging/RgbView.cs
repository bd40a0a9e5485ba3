namespace ShiftService.Imaging;

/// <summary>Upright 8-bit sRGB pixels in somebody's memory, for as long as that keeps them.</summary>
public readonly ref struct RgbView
{
    /// <summary>Looks at height x width x RGB bytes.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Rows from the top, without gaps.</param>
    /// <param name="reduction">How a decoder made them smaller than the file's image; the default is not at all.</param>
    public RgbView(int width, int height, ReadOnlySpan<byte> pixels, Reduction reduction = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height * RgbImage.Channels)
            throw new ArgumentException($"{pixels.Length} bytes are no {width}x{height} RGB pixels", nameof(pixels));
        Width = width;
        Height = height;
        Pixels = pixels;
        Reduction = reduction;
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Height x width x RGB, rows from the top.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>How a decoder made the image smaller.</summary>
    public Reduction Reduction { get; }

    /// <summary>Pixels in a row of the file's upright image.</summary>
    public int FullWidth => Reduction.IsNone ? Width : Reduction.FullWidth;

    /// <summary>Rows of the file's upright image.</summary>
    public int FullHeight => Reduction.IsNone ? Height : Reduction.FullHeight;

    /// <summary>The pixels of an image.</summary>
    public static implicit operator RgbView(RgbImage image) => new(image.Width, image.Height, image.Pixels, image.Reduction);
}

namespace ShiftService.Imaging;

/// <summary>Bytes that are not an image that can be used, with the reason.</summary>
public sealed class ImageException : Exception
{
    /// <summary>Creates the error.</summary>
    public ImageException(ImageError error, string message, Exception? inner = null) : base(message, inner) => Error = error;

    private ImageException(ImageHeader header, long pixelLimit)
        : this(ImageError.TooManyPixels, $"{header.Width}x{header.Height} = {header.Pixels} pixels, allowed are {pixelLimit}")
    {
        Pixels = header.Pixels;
        PixelLimit = pixelLimit;
    }

    /// <summary>The kind of error, for programs.</summary>
    public ImageError Error { get; }

    /// <summary>Pixels that the header states, where there are too many.</summary>
    public long? Pixels { get; }

    /// <summary>Pixels allowed, where there are too many.</summary>
    public long? PixelLimit { get; }

    /// <summary>The error for an image of more pixels than allowed.</summary>
    public static ImageException TooManyPixels(ImageHeader header, long pixelLimit) => new(header, pixelLimit);
}

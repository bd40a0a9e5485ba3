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

    /// <summary>The error for an image of a format that is not read.</summary>
    internal static ImageException Unsupported(string name) =>
        new(ImageError.UnsupportedFormat, $"{name} is not read here; JPEG, PNG, WebP, GIF and (where libvips has it) AVIF are");

    /// <summary>The error for an image of more pixels than allowed.</summary>
    public static ImageException TooManyPixels(ImageHeader header, long pixelLimit) => new(header, pixelLimit);

    /// <summary>The error for an image of a longer side than allowed.</summary>
    public static ImageException TooLong(ImageHeader header, int sideLimit) =>
        new(ImageError.TooManyPixels, $"{header.Width}x{header.Height} pixels, allowed are {sideLimit} a side");

    /// <summary>The error for an image that would not fit even into an unused budget.</summary>
    public static ImageException BeyondBudget(ImageHeader header, long bytes, long limitBytes) => new(ImageError.TooManyPixels,
        $"{header.Width}x{header.Height} pixels of {header.Format} take {bytes} bytes to decode, allowed are {limitBytes}");

    /// <summary>The error for an image that does not fit beside the others that are being decoded.</summary>
    public static ImageException BudgetExhausted(ImageHeader header, long bytes, DecodeBudget budget) => new(ImageError.BudgetExhausted,
        $"{header.Width}x{header.Height} pixels of {header.Format} take {bytes} bytes to decode, " +
        $"{budget.UsedBytes} of {budget.LimitBytes} are in use");
}

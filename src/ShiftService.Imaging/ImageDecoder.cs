using ShiftService.Imaging.Vips;

namespace ShiftService.Imaging;

/// <summary>
/// Bytes of a file to an upright 8-bit sRGB image. May be used from any thread; each call decodes on one. Every failure is an
/// <see cref="ImageException"/>.
/// </summary>
public static unsafe class ImageDecoder
{
    /// <summary>Reads the header; decodes nothing.</summary>
    public static ImageHeader Probe(ReadOnlySpan<byte> file)
    {
        ImageFormat format = ImageSignature.Of(file);
        fixed (byte* data = file)
        {
            using VipsImage image = Open(format, data, file.Length);
            return Header(format, image);
        }
    }

    /// <summary>
    /// Decodes the first frame. EXIF's orientation is applied; transparency is laid over the background; grey, palettes, CMYK and 16-bit
    /// numbers become 8-bit RGB; an ICC profile is converted to sRGB (relative colorimetric, black point compensated). An image that is
    /// damaged or ends early is an error, never half an image.
    /// </summary>
    public static RgbImage Decode(ReadOnlySpan<byte> file, DecodeOptions? options = null)
    {
        options ??= new DecodeOptions();
        ImageFormat format = ImageSignature.Of(file);
        fixed (byte* data = file)
        {
            using VipsImage lazy = Open(format, data, file.Length);
            ImageHeader header = Header(format, lazy);
            if (header.Pixels > options.PixelLimit) throw ImageException.TooManyPixels(header, options.PixelLimit);
            try
            {
                using VipsImage image = SrgbConversion.Apply(lazy.Computed(), options.Background);
                return new RgbImage(image.Width, image.Height, image.Bytes().ToArray());
            }
            catch (VipsException error)
            {
                throw Corrupt(format, error);
            }
        }
    }

    private static VipsImage Open(ImageFormat format, byte* data, int length)
    {
        using var load = new VipsOperation(Loader(format));
        try
        {
            return load.Set("buffer", data, length).Set("access", "VipsAccess", "sequential").Set("fail-on", "VipsFailOn", "error")
                .Run().TakeImage("out");
        }
        catch (VipsException error)
        {
            throw Corrupt(format, error);
        }
    }

    private static ImageHeader Header(ImageFormat format, VipsImage image) =>
        new(format, image.Width, image.Height, image.Bands, image.Orientation, image.Pages);

    private static ImageException Corrupt(ImageFormat format, VipsException error) =>
        new(ImageError.Corrupt, $"damaged or truncated {format} ({error.Message})", error);

    private static string Loader(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "jpegload_buffer",
        ImageFormat.Png => "pngload_buffer",
        ImageFormat.WebP => "webpload_buffer",
        ImageFormat.Gif => "gifload_buffer",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "has no loader; this is a bug"),
    };
}

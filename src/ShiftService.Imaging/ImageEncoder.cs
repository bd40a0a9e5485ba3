using ShiftService.Imaging.Vips;

namespace ShiftService.Imaging;

/// <summary>An image to the bytes of a file. May be used from any thread.</summary>
public static unsafe class ImageEncoder
{
    /// <summary>The quality where none is asked for.</summary>
    public const int DefaultQuality = 90;

    /// <summary>Encodes.</summary>
    /// <param name="image">Pixels of any size that the format can hold: 65,535 a side for JPEG, 16,383 for WebP.</param>
    /// <param name="format">JPEG, PNG or WebP.</param>
    /// <param name="quality">1 to 100. JPEG stores colour at half the resolution below 90, WebP always. PNG keeps every pixel.</param>
    /// <param name="isLossless">True for a WebP that keeps every pixel; quality then is how hard it tries to be small.</param>
    /// <exception cref="ImageException">
    /// <see cref="ImageError.UnsupportedFormat"/> for other formats, <see cref="ImageError.CannotEncode"/> for an image that is too large.
    /// </exception>
    public static byte[] Encode(RgbView image, ImageFormat format, int quality = DefaultQuality, bool isLossless = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (isLossless && format == ImageFormat.Jpeg) throw new ArgumentException("JPEG is not lossless", nameof(isLossless));
        using VipsCall call = VipsCall.Begin();
        try
        {
            using VipsOperation save = format switch
            {
                ImageFormat.Jpeg => new VipsOperation("jpegsave_buffer").Set("Q", quality),
                ImageFormat.Png => new VipsOperation("pngsave_buffer"),
                ImageFormat.WebP => new VipsOperation("webpsave_buffer").Set("Q", quality).Set("lossless", isLossless),
                _ => throw new ImageException(ImageError.UnsupportedFormat, $"{format} is not written here; JPEG, PNG and WebP are"),
            };
            fixed (byte* data = image.Pixels)
            {
                using VipsImage pixels = VipsImage.FromRgb(data, image.Width, image.Height)
                    .Through(new VipsOperation("copy").Set("interpretation", "VipsInterpretation", "srgb"));
                return save.Set("in", pixels).Run().TakeBytes("buffer");
            }
        }
        catch (VipsException error)
        {
            throw new ImageException(ImageError.CannotEncode, $"{image.Width}x{image.Height} pixels as {format}: {error.Message}", error);
        }
    }

    /// <summary>PNG: every pixel is kept.</summary>
    public static byte[] Png(RgbView image) => Encode(image, ImageFormat.Png);

    /// <summary>JPEG at a quality of 1 to 100.</summary>
    public static byte[] Jpeg(RgbView image, int quality = DefaultQuality) => Encode(image, ImageFormat.Jpeg, quality);
}

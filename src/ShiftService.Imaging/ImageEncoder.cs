using ShiftService.Imaging.Vips;

namespace ShiftService.Imaging;

/// <summary>An image to the bytes of a file. May be used from any thread.</summary>
public static class ImageEncoder
{
    /// <summary>PNG: every pixel is kept.</summary>
    public static byte[] Png(RgbImage image) => Save(image, new VipsOperation("pngsave_buffer"));

    /// <summary>JPEG at a quality of 1 to 100; colour is stored at half the resolution below 90.</summary>
    public static byte[] Jpeg(RgbImage image, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return Save(image, new VipsOperation("jpegsave_buffer").Set("Q", quality));
    }

    private static byte[] Save(RgbImage image, VipsOperation save)
    {
        using VipsOperation operation = save;
        try
        {
            using VipsImage pixels = VipsImage.FromRgb(image.Pixels, image.Width, image.Height);
            return operation.Set("in", pixels).Run().TakeBytes("buffer");
        }
        catch (VipsException error)
        {
            throw new ImageException(ImageError.CannotEncode, $"{image.Width}x{image.Height} pixels: {error.Message}", error);
        }
    }
}

using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>Photos of which one knows what a crop and an orientation must do to them.</summary>
internal static class TestPhotos
{
    public const int Wide = 96, High = 64;

    /// <summary>Red on the left half, blue on the right, and green at both ends, which a square crop of the centre cuts off.</summary>
    public static RgbImage Halves()
    {
        var image = new RgbImage(Wide, High);
        for (int y = 0; y < High; y++)
        {
            for (int x = 0; x < Wide; x++)
            {
                bool isEnd = x < (Wide - High) / 2 || x >= (Wide + High) / 2;
                image.Pixels[(y * Wide + x) * 3 + (isEnd ? 1 : x < Wide / 2 ? 0 : 2)] = 255;
            }
        }
        return image;
    }

    /// <summary>A JPEG that says how it is to be turned: an Exif segment with a single entry, after the start of the image.</summary>
    public static byte[] Oriented(RgbImage image, byte orientation)
    {
        byte[] jpeg = ImageEncoder.Jpeg(image, 95);
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0,
            1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}

using System.Buffers.Binary;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>Images to send.</summary>
internal static class TestImages
{
    /// <summary>A colourful PNG.</summary>
    public static byte[] Png(int width = 48, int height = 40) => ImageEncoder.Png(Draw(width, height));

    /// <summary>The same as a JPEG.</summary>
    public static byte[] Jpeg(int width = 48, int height = 40) => ImageEncoder.Jpeg(Draw(width, height));

    /// <summary>A PNG whose header promises more pixels than it has.</summary>
    public static byte[] PngClaiming(int width, int height)
    {
        byte[] png = Png();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32(png.AsSpan(12, 17)));
        return png;
    }

    private static RgbImage Draw(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (int i = 0; i < width * height; i++)
        {
            int x = i % width, y = i / width;
            ReadOnlySpan<byte> pixel = [(byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x ^ y) & 255)];
            pixel.CopyTo(image.Pixels.AsSpan(3 * i));
        }
        return image;
    }

    /// <summary>The checksum of PNG's chunks.</summary>
    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320u;
        }
        return ~crc;
    }
}

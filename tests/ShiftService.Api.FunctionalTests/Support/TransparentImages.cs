using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>Pictures whose opacity grows from nothing at the left to all at the right.</summary>
internal static class TransparentImages
{
    /// <summary>The opacities.</summary>
    public static byte[] Alpha(int width, int height) =>
        [.. Enumerable.Range(0, width * height).Select(i => (byte)(i % width * 255 / (width - 1)))];

    /// <summary>A PNG: by hand, RGBA in stored blocks.</summary>
    public static byte[] Png(int width, int height)
    {
        byte[] alpha = Alpha(width, height), colors = ImageDecoder.Decode(TestImages.Png(width, height)).Pixels;
        using var rows = new MemoryStream();
        using (var packed = new System.IO.Compression.ZLibStream(rows, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                packed.WriteByte(0);
                for (int x = 0; x < width; x++)
                {
                    packed.Write(colors.AsSpan((y * width + x) * 3, 3));
                    packed.WriteByte(alpha[y * width + x]);
                }
            }
        }
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]);
        Chunk(png, "IHDR"u8, [.. Number(width), .. Number(height), 8, 6, 0, 0, 0]);
        Chunk(png, "IDAT"u8, rows.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> name, byte[] data)
    {
        byte[] body = [.. name, .. data];
        png.Write(Number(data.Length));
        png.Write(body);
        png.Write(Number((int)TestImages.Crc32(body)));
    }

    private static byte[] Number(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ShiftService.Imaging.Tests;

/// <summary>PNG files of any colour type and depth, also such that lie about their size.</summary>
internal static class PngWriter
{
    public const int Grey = 0, Rgb = 2, GreyAlpha = 4, Rgba = 6;

    /// <param name="width">Width that the header states.</param>
    /// <param name="height">Height that the header states.</param>
    /// <param name="depth">Bits a number.</param>
    /// <param name="colorType">One of the constants.</param>
    /// <param name="rows">The data: each row's bytes, without the filter byte.</param>
    /// <param name="isInterlaced">Whether the header states Adam7.</param>
    public static byte[] Write(int width, int height, int depth, int colorType, IEnumerable<byte[]> rows, bool isInterlaced = false)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)colorType);
        header[12] = (byte)(isInterlaced ? 1 : 0);
        Chunk(file, "IHDR", header);
        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (byte[] row in rows)
            {
                deflate.WriteByte(0);
                deflate.Write(row);
            }
        }
        Chunk(file, "IDAT", data.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>Adam7: seven passes, each a smaller image (PNG specification, section 8.2).</summary>
    public static byte[] WriteInterlaced(RgbImage image)
    {
        (int X, int Y, int StepX, int StepY)[] passes =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var rows = new List<byte[]>();
        foreach ((int x, int y, int stepX, int stepY) in passes)
        {
            if (x >= image.Width) continue;
            for (int row = y; row < image.Height; row += stepY)
            {
                var bytes = new List<byte>();
                for (int column = x; column < image.Width; column += stepX)
                    bytes.AddRange(image.Pixels.AsSpan((row * image.Width + column) * 3, 3));
                rows.Add([.. bytes]);
            }
        }
        return Write(image.Width, image.Height, 8, Rgb, rows, isInterlaced: true);
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    /// <summary>The checksum of a chunk's type and data.</summary>
    public static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}

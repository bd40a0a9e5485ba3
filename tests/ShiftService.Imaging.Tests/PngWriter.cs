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
    public static byte[] Write(int width, int height, int depth, int colorType, IEnumerable<byte[]> rows)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)colorType);
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

    private static uint Crc(byte[] data)
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

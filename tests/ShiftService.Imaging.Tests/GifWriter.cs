using System.Buffers.Binary;

namespace ShiftService.Imaging.Tests;

/// <summary>GIF files of any size and number of frames. Pixels are stored as they are, in codes that are never compressed.</summary>
internal static class GifWriter
{
    /// <summary>The first frame covers the canvas with a pattern, all others are a single pixel.</summary>
    public static byte[] Write(int width, int height, int frames)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        Number(file, width);
        Number(file, height);
        file.Write([0x91, 0, 0]); // A table of four colours.
        file.Write([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
        for (int frame = 0; frame < frames; frame++)
            Frame(file, frame == 0 ? width : 1, frame == 0 ? height : 1);
        file.WriteByte(0x3B);
        return file.ToArray();
    }

    private static void Frame(MemoryStream file, int width, int height)
    {
        file.Write([0x21, 0xF9, 4, 0, 1, 0, 0, 0]);
        file.Write([0x2C, 0, 0, 0, 0]);
        Number(file, width);
        Number(file, height);
        file.Write([0, 2]);
        // Codes of three bits: 4 clears the table, 5 ends. Two pixels after each clear keep codes at three bits.
        var data = new List<byte>();
        int bits = 0, count = 0;
        for (int i = 0; i < width * height; i++)
        {
            if (i % 2 == 0) Code(4);
            Code(i / 3 % 4);
        }
        Code(5);
        if (count > 0) data.Add((byte)bits);
        foreach (byte[] block in data.Chunk(255))
        {
            file.WriteByte((byte)block.Length);
            file.Write(block);
        }
        file.WriteByte(0);

        void Code(int code)
        {
            bits |= code << count;
            count += 3;
            if (count < 8) return;
            data.Add((byte)bits);
            bits >>= 8;
            count -= 8;
        }
    }

    private static void Number(MemoryStream file, int number)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)number));
        file.Write(bytes);
    }
}

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A GIF of two frames: a pattern, and a single pixel.</summary>
internal static class AnimatedGif
{
    public const int Width = 40, Height = 36;

    public static byte[] Bytes { get; } = Write();

    private static byte[] Write()
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([Width, 0, Height, 0, 0x91, 0, 0]); // A table of four colours.
        file.Write([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
        Frame(file, Width, Height);
        Frame(file, 1, 1);
        file.WriteByte(0x3B);
        return file.ToArray();
    }

    // Codes of three bits: 4 clears the table, 5 ends. Two pixels after each clear keep codes at three bits.
    private static void Frame(MemoryStream file, byte width, byte height)
    {
        file.Write([0x21, 0xF9, 4, 0, 1, 0, 0, 0, 0x2C, 0, 0, 0, 0, width, 0, height, 0, 0, 2]);
        var codes = new List<int>();
        for (int i = 0; i < width * height; i++)
        {
            if (i % 2 == 0) codes.Add(4);
            codes.Add(i / 3 % 4);
        }
        codes.Add(5);
        var bits = codes.SelectMany(code => (int[])[code & 1, code >> 1 & 1, code >> 2 & 1]);
        byte[] data = [.. bits.Chunk(8).Select(eight => (byte)eight.Select((bit, place) => bit << place).Sum())];
        foreach (byte[] block in data.Chunk(255))
        {
            file.WriteByte((byte)block.Length);
            file.Write(block);
        }
        file.WriteByte(0);
    }
}

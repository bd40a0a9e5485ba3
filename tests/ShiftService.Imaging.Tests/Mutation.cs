using System.Buffers.Binary;

namespace ShiftService.Imaging.Tests;

/// <summary>Damage that attackers and bad connections do to files. Each is a function of its number.</summary>
internal static class Mutation
{
    private static readonly uint[] Extremes =
        [0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    /// <summary>A damaged copy of one of the files.</summary>
    public static byte[] Create(IReadOnlyList<byte[]> corpus, int number)
    {
        var random = new Random(number);
        byte[] bytes = [.. corpus[number % corpus.Count]];
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            bytes = random.Next(8) switch
            {
                0 => FlipBits(bytes, random),
                1 => bytes[..random.Next(1, bytes.Length + 1)],
                2 => Repeat(bytes, random),
                3 => Remove(bytes, random),
                4 => SetNumber(bytes, random, bytes.Length),
                5 => SetNumber(bytes, random, Math.Min(bytes.Length, 64)), // Sizes stand in the header.
                6 => Splice(bytes, corpus[random.Next(corpus.Count)], random),
                _ => SetBytes(bytes, random),
            };
        }
        // Otherwise most damage to a PNG would end at a checksum.
        if (random.Next(2) == 0) RepairPng(bytes);
        return bytes;
    }

    private static byte[] FlipBits(byte[] bytes, Random random)
    {
        for (int i = random.Next(1, 9); i > 0; i--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static byte[] SetBytes(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length), count = Math.Min(random.Next(1, 40), bytes.Length - at);
        if (random.Next(2) == 0) bytes.AsSpan(at, count).Fill((byte)(random.Next(2) * 255));
        else random.NextBytes(bytes.AsSpan(at, count));
        return bytes;
    }

    private static byte[] Repeat(byte[] bytes, Random random)
    {
        (int at, int count) = Piece(bytes, random);
        return [.. bytes[..(at + count)], .. Enumerable.Repeat(bytes[at..(at + count)], random.Next(1, 6)).SelectMany(piece => piece),
            .. bytes[(at + count)..]];
    }

    private static byte[] Remove(byte[] bytes, Random random)
    {
        (int at, int count) = Piece(bytes, random);
        byte[] rest = [.. bytes[..at], .. bytes[(at + count)..]];
        return rest.Length > 0 ? rest : bytes;
    }

    private static byte[] Splice(byte[] bytes, byte[] other, Random random) =>
        [.. bytes[..random.Next(1, bytes.Length + 1)], .. other[random.Next(other.Length)..]];

    private static byte[] SetNumber(byte[] bytes, Random random, int end)
    {
        Span<byte> place = bytes.AsSpan(random.Next(end));
        uint number = random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : (uint)random.Next(1 << random.Next(1, 31));
        switch (random.Next(4))
        {
            case 0 when place.Length >= 4:
                BinaryPrimitives.WriteUInt32BigEndian(place, number);
                break;
            case 1 when place.Length >= 4:
                BinaryPrimitives.WriteUInt32LittleEndian(place, number);
                break;
            case 2 when place.Length >= 2:
                BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)number);
                break;
            default:
                if (place.Length >= 2) BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)number);
                break;
        }
        return bytes;
    }

    // A chunk or segment where one begins nearby, else any piece.
    private static (int At, int Count) Piece(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length), count = random.Next(1, Math.Min(200, bytes.Length - at) + 1);
        int segment = bytes.AsSpan(at).IndexOf((byte)0xFF);
        if (bytes[0] != 0xFF || segment < 0 || at + segment + 4 > bytes.Length) return (at, count);
        int length = 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + segment + 2));
        return at + segment + length <= bytes.Length ? (at + segment, length) : (at, count);
    }

    private static void RepairPng(byte[] bytes)
    {
        if (bytes.Length < 8 || bytes[0] != 0x89 || bytes[1] != 'P') return;
        for (long at = 8; at + 12 <= bytes.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((int)at));
            if (at + 12 + length > bytes.Length) return;
            ReadOnlySpan<byte> body = bytes.AsSpan((int)at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan((int)(at + 8 + length)), PngWriter.Crc(body));
            at += 12 + length;
        }
    }
}

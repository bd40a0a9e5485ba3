using System.Buffers.Binary;

namespace ShiftService.Serving.Registry.Archives;

/// <summary>
/// The headers of a tar file. The library takes memory for what a header says that a name or an attribute is long, so these lengths are
/// looked at first. Layout: POSIX.1-2017, pax, "ustar Interchange Format".
/// </summary>
internal static class TarHeaders
{
    private const int Block = 512, SizeAt = 124, SizeLength = 12, TypeAt = 156, MaxMetadata = 1 << 16;

    /// <summary>Throws where the file is none, a length does not fit it, or there are more entries than allowed.</summary>
    public static void Check(Stream file, ArchiveLimits limits)
    {
        Span<byte> header = stackalloc byte[Block];
        // Names and attributes are entries of their own; each real one may have a few.
        long most = 4L * limits.MaxEntries + 4;
        for (long at = 0, entries = 0; at + Block <= file.Length; entries++)
        {
            file.Position = at;
            file.ReadExactly(header);
            if (!header.ContainsAnyExcept((byte)0)) break;
            if (entries == most) limits.RequireEntries(entries);
            long size = Size(header.Slice(SizeAt, SizeLength));
            if (size > file.Length - at - Block)
                throw new ArchiveException(ArchiveError.NotAnArchive, "is no whole tar file: it ends early");
            if (header[TypeAt] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K' && size > MaxMetadata)
                throw new ArchiveException(
                    ArchiveError.InvalidEntryName, $"has a name or attributes of {size} bytes, allowed are {MaxMetadata}",
                    limit: MaxMetadata);
            at += Block + (size + Block - 1) / Block * Block;
        }
        file.Position = 0;
    }

    // Octal digits between spaces or zeros, or, with the highest bit set, a binary number.
    private static long Size(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            long binary = BinaryPrimitives.ReadInt64BigEndian(field[4..]);
            return binary >= 0 && field[0] == 0x80 && !field[1..4].ContainsAnyExcept((byte)0) ? binary : throw NoNumber();
        }
        long size = 0;
        foreach (byte digit in field.Trim(" \0"u8))
            size = digit is >= (byte)'0' and <= (byte)'7' ? size * 8 + (digit - '0') : throw NoNumber();
        return size;
    }

    private static ArchiveException NoNumber() => new(ArchiveError.NotAnArchive, "is no tar file: a length in it is no number");
}

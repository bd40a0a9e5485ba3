using System.Buffers.Binary;

namespace ShiftService.Serving.Registry.Archives;

/// <summary>
/// The end of a zip file. The library makes an object of every entry before it says how many there are, and goes on past the number in the
/// file while there are more: so that is looked at first. Layout: APPNOTE.TXT 6.3, 4.3.16.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22, MaxComment = ushort.MaxValue, MinEntryLength = 46, MaxEntryLength = 4096;

    private static ReadOnlySpan<byte> EndSignature => [0x50, 0x4b, 0x05, 0x06];

    /// <summary>Throws where the file does not end as a zip file, or has more entries than allowed.</summary>
    public static void Check(Stream file, ArchiveLimits limits)
    {
        var tail = new byte[Math.Min(file.Length, EndLength + MaxComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        int at = tail.AsSpan().LastIndexOf(EndSignature);
        if (at < 0 || at + EndLength > tail.Length) throw new ArchiveException(ArchiveError.NotAnArchive, "is no zip file: it has no end");
        ReadOnlySpan<byte> end = tail.AsSpan(at);
        int entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long directoryLength = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long directoryStart = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (entries == ushort.MaxValue || directoryStart == uint.MaxValue || directoryLength == uint.MaxValue)
            throw new ArchiveException(ArchiveError.NotAnArchive, "is of the form for more than 4 GiB (zip64), which no package needs");
        limits.RequireEntries(entries);
        // Where the directory ends at the end's signature, it holds no more entries than fit between.
        if (directoryStart + directoryLength != file.Length - tail.Length + at)
            throw new ArchiveException(ArchiveError.NotAnArchive, "is no whole zip file: its directory lies elsewhere");
        limits.RequireEntries(directoryLength > (long)entries * MaxEntryLength ? directoryLength / MinEntryLength : entries);
    }
}

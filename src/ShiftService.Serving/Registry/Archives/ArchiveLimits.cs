namespace ShiftService.Serving.Registry.Archives;

/// <summary>What an archive may ask for.</summary>
/// <param name="MaxArchiveBytes">Most bytes of the archive.</param>
/// <param name="MaxUnpackedBytes">Most bytes of its files together.</param>
/// <param name="MaxEntries">Most entries.</param>
internal sealed record ArchiveLimits(long MaxArchiveBytes, long MaxUnpackedBytes, int MaxEntries)
{
    /// <summary>Files may be this many times larger than their archive; weights hardly shrink at all.</summary>
    public const int MaxRatio = 100;

    // What is small anyway may be of zeros only.
    private const long RatioFrom = 1 << 20;

    /// <summary>Throws where that many bytes are too many to come out of the archive.</summary>
    public void RequireUnpacked(long bytes, long archiveBytes, string? entry)
    {
        if (bytes > MaxUnpackedBytes)
            throw new ArchiveException(
                ArchiveError.TooLargeUnpacked, $"makes more than {MaxUnpackedBytes} bytes of files", entry, MaxUnpackedBytes);
        if (bytes > RatioFrom && bytes / MaxRatio > archiveBytes)
            throw new ArchiveException(
                ArchiveError.TooCompressed, $"makes more than {MaxRatio} times as many bytes as the archive has", entry, MaxRatio);
    }

    /// <summary>Throws where there are too many entries.</summary>
    public void RequireEntries(long entries)
    {
        if (entries > MaxEntries)
            throw new ArchiveException(ArchiveError.TooManyFiles, $"has more than {MaxEntries} entries", limit: MaxEntries);
    }
}

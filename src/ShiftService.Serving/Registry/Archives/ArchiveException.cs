namespace ShiftService.Serving.Registry.Archives;

/// <summary>An uploaded archive that is not taken.</summary>
public sealed class ArchiveException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="error">The kind of error.</param>
    /// <param name="reason">What is wrong, for people.</param>
    /// <param name="entry">The entry at fault.</param>
    /// <param name="limit">The number that was exceeded.</param>
    /// <param name="inner">What was caught.</param>
    public ArchiveException(ArchiveError error, string reason, string? entry = null, long? limit = null, Exception? inner = null)
        : base(entry is null ? $"the archive {reason}" : $"the archive's entry \"{Shown(entry)}\" {reason}", inner) =>
        (Error, Entry, Limit) = (error, entry is null ? null : Shown(entry), limit);

    /// <summary>The kind of error, for programs.</summary>
    public ArchiveError Error { get; }

    /// <summary>The entry at fault, its first characters where it is long, control characters as '?'.</summary>
    public string? Entry { get; }

    /// <summary>The number that was exceeded: bytes, entries, or how many times larger.</summary>
    public long? Limit { get; }

    private static string Shown(string entry)
    {
        string text = entry.Length > 80 ? $"{entry[..80]}..." : entry;
        return string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }
}

namespace ShiftService.Serving.Registry.Archives;

/// <summary>Why an archive was refused.</summary>
public enum ArchiveError
{
    /// <summary>It is none of its format, is damaged, or has no files.</summary>
    NotAnArchive,

    /// <summary>It has more bytes than allowed.</summary>
    TooLarge,

    /// <summary>Its files have more bytes than allowed.</summary>
    TooLargeUnpacked,

    /// <summary>Its files are more times larger than it than any package is.</summary>
    TooCompressed,

    /// <summary>It has more entries than allowed.</summary>
    TooManyFiles,

    /// <summary>An entry's name leads out of the package: absolute, "..", a drive letter or a backslash.</summary>
    EntryOutside,

    /// <summary>An entry's name is empty, too long, too deep, or has control characters.</summary>
    InvalidEntryName,

    /// <summary>An entry is no plain file: a link, a device.</summary>
    SpecialEntry,

    /// <summary>An entry is encrypted.</summary>
    EncryptedEntry,

    /// <summary>An entry that no package has.</summary>
    UnknownEntry,

    /// <summary>Two entries with one name, or files in several folders.</summary>
    DuplicateEntry,
}

using ShiftService.Packages;

namespace ShiftService.Serving.Registry.Archives;

/// <summary>
/// Decides where the entries of one archive go: the files of a package, all at its top or all in one folder there, and nothing else.
/// </summary>
internal sealed class PackageEntries
{
    private const int MaxNameLength = 255;

    private static readonly HashSet<string> Known =
    [
        ModelPackage.OnnxName, ModelPackage.CardName, ModelPackage.LabelsName,
        "README", "README.md", "README.txt", "LICENSE", "LICENSE.md", "LICENSE.txt",
    ];

    private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);
    private string? _folder;

    /// <summary>Files so far.</summary>
    public int Files => _files.Count;

    /// <summary>The name of the file that an entry becomes; null for a folder.</summary>
    /// <param name="entry">The entry's name in the archive.</param>
    /// <param name="isFolder">True where the archive says that it is a folder.</param>
    /// <exception cref="ArchiveException">No package has such an entry.</exception>
    public string? Place(string entry, bool isFolder)
    {
        RequireName(entry);
        string[] parts = [.. entry.Split('/').Where((part, index) => part != "." || index > 0)];
        if (parts is [.., ""])
        {
            isFolder = true;
            parts = parts[..^1];
        }
        if (parts.Any(part => part is "" or "."))
            throw new ArchiveException(ArchiveError.InvalidEntryName, "has a part without a name", entry);
        // "./", the folder that tar was called in.
        if (isFolder && parts.Length == 0) return null;
        if (parts.Length == 0 || parts.Length > (isFolder ? 1 : 2))
            throw new ArchiveException(ArchiveError.InvalidEntryName, "lies deeper than one folder", entry);
        if (isFolder)
        {
            RequireSameFolder(parts[0], entry);
            return null;
        }
        if (!Known.Contains(parts[^1]) && !StyleThumbnail.IsFileName(parts[^1]))
            throw new ArchiveException(
                ArchiveError.UnknownEntry, $"is no file of a package; those are {string.Join(", ", Known)}, style-NAME.jpg", entry);
        RequireSameFolder(parts.Length == 2 ? parts[0] : "", entry);
        if (!_files.Add(parts[^1])) throw new ArchiveException(ArchiveError.DuplicateEntry, "is there twice", entry);
        return parts[^1];
    }

    private static void RequireName(string entry)
    {
        if (entry.Length is 0 or > MaxNameLength)
            throw new ArchiveException(
                ArchiveError.InvalidEntryName, $"has a name of {entry.Length} characters, allowed are 1 to {MaxNameLength}", entry,
                MaxNameLength);
        if (entry.Any(char.IsControl)) throw new ArchiveException(ArchiveError.InvalidEntryName, "has control characters", entry);
        if (entry[0] == '/' || entry.Contains('\\') || entry.Contains(':') || entry.Split('/').Contains(".."))
            throw new ArchiveException(ArchiveError.EntryOutside, "leads out of the package", entry);
    }

    private void RequireSameFolder(string folder, string entry)
    {
        _folder ??= folder;
        if (_folder != folder)
            throw new ArchiveException(ArchiveError.DuplicateEntry, $"lies in another folder than the rest: \"{_folder}\"", entry);
    }
}

namespace ShiftService.Serving.Registry.Folders;

/// <summary>Where a path leads once all links in it are followed.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>The path without links.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        for (int links = 0; links <= MaxLinks; links++)
        {
            if (FirstLink(full) is not (string link, string rest)) return full;
            string target = new FileInfo(link).LinkTarget!;
            full = Path.GetFullPath(Path.Join(Path.GetFullPath(target, Path.GetDirectoryName(link)!), rest));
        }
        throw new IOException($"{path}: too many links");
    }

    /// <summary>True if the path, links followed, is the folder or lies in it.</summary>
    /// <param name="path">Any path.</param>
    /// <param name="folder">A path without links.</param>
    public static bool IsInside(string path, string folder)
    {
        string real = Of(path);
        return real == folder || real.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);
    }

    private static (string Link, string Behind)? FirstLink(string full)
    {
        int root = Path.GetPathRoot(full)!.Length;
        for (int end = full.IndexOf(Path.DirectorySeparatorChar, root); ; end = full.IndexOf(Path.DirectorySeparatorChar, end + 1))
        {
            string prefix = end < 0 ? full : full[..end];
            if (prefix.Length > root && new FileInfo(prefix).LinkTarget is not null) return (prefix, full[prefix.Length..]);
            if (end < 0) return null;
        }
    }
}

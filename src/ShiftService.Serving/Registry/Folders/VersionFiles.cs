using System.Security.Cryptography;
using System.Text;

namespace ShiftService.Serving.Registry.Folders;

/// <summary>What the files of a version are.</summary>
/// <param name="Stamp">Their names, lengths and times: where these are the same, they are not read again.</param>
/// <param name="Hash">SHA-256 over their names and contents.</param>
internal sealed record VersionFiles(string Stamp, string Hash)
{
    /// <summary>Looks at the files of a folder.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="known">What they were before.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static VersionFiles Of(string folder, VersionFiles? known)
    {
        FileInfo[] files = Find(folder);
        string stamp = string.Join('|', files.Select(file => $"{file.Name} {RealPath.Of(file.FullName)} {Times(file)}"));
        if (known?.Stamp == stamp) return known;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (FileInfo file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\n"));
            using FileStream content = file.OpenRead();
            hash.AppendData(SHA256.HashData(content));
        }
        return new(stamp, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // Any may be what the card names; what begins with a dot is somebody's temporary file.
    private static FileInfo[] Find(string folder) =>
    [
        .. new DirectoryInfo(folder).GetFiles()
            .Where(file => !file.Name.StartsWith('.')).OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    // Of what a link leads to.
    private static string Times(FileInfo file)
    {
        var real = new FileInfo(RealPath.Of(file.FullName));
        return $"{real.Length} {real.LastWriteTimeUtc.Ticks}";
    }
}

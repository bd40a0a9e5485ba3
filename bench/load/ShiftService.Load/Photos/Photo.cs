namespace ShiftService.Load.Photos;

/// <summary>An encoded image as it is sent.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Bytes">The file.</param>
internal sealed record Photo(string Name, byte[] Bytes)
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".png"] = "image/png", [".webp"] = "image/webp", [".gif"] = "image/gif",
    };

    /// <summary>Its media type.</summary>
    public string ContentType => Types[Path.GetExtension(Name)];

    /// <summary>True if the service reads files of this name.</summary>
    public static bool IsPhoto(string path) => Types.ContainsKey(Path.GetExtension(path));

    /// <summary>Reads one photo, or all of a folder in the order of their names.</summary>
    /// <exception cref="IOException">There is none, or they are too large together.</exception>
    public static IReadOnlyList<Photo> Read(string path)
    {
        const long maxBytes = 256 << 20;
        string[] files = Directory.Exists(path) ? [.. Directory.GetFiles(path).Where(IsPhoto).Order(StringComparer.Ordinal)] : [path];
        if (files.Length == 0) throw new FileNotFoundException($"{path}: there is no photo in it");
        if (!IsPhoto(files[0])) throw new IOException($"{path}: is none of {string.Join(", ", Types.Keys)}");
        long bytes = files.Sum(file => new FileInfo(file).Length);
        if (bytes > maxBytes) throw new IOException($"{path}: its photos have {bytes} bytes, and at most {maxBytes} are held");
        return [.. files.Select(file => new Photo(Path.GetFileName(file), File.ReadAllBytes(file)))];
    }
}

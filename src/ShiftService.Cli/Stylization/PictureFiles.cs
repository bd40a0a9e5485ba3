using ShiftService.Imaging;

namespace ShiftService.Cli.Stylization;

/// <summary>Which pictures are read, and where each result goes.</summary>
internal static class PictureFiles
{
    private static readonly Dictionary<string, ImageFormat> Written = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = ImageFormat.Jpeg, [".jpeg"] = ImageFormat.Jpeg, [".png"] = ImageFormat.Png, [".webp"] = ImageFormat.WebP,
    };

    private static readonly string[] OnlyRead = [".gif", ".avif"];

    /// <summary>Pairs of a picture and its result: a file and a file, or all pictures of a folder and files of their names in another.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or no picture in the folder.</exception>
    /// <exception cref="ArgumentException">The result's format is not written.</exception>
    public static IReadOnlyList<(string From, string To)> Pairs(string input, string output)
    {
        if (!Directory.Exists(input))
        {
            if (!File.Exists(input)) throw new FileNotFoundException($"{input}: no such file or folder");
            string file = Directory.Exists(output) ? Path.Combine(output, ResultName(input)) : output;
            _ = FormatOf(file);
            return [(input, file)];
        }
        (string, string)[] pairs = [.. Directory.GetFiles(input).Where(IsPicture).Order(StringComparer.Ordinal)
            .Select(file => (file, Path.Combine(output, ResultName(file))))];
        if (pairs.Length == 0) throw new FileNotFoundException($"{input}: there is no picture in this folder");
        if (pairs.GroupBy(pair => pair.Item2).FirstOrDefault(group => group.Count() > 1) is { } clash)
            throw new ArgumentException($"{clash.Key} would be the result of {string.Join(" and ", clash.Select(pair => pair.Item1))}");
        return pairs;
    }

    /// <summary>The format that a file's name asks for.</summary>
    /// <exception cref="ArgumentException">It is not written.</exception>
    public static ImageFormat FormatOf(string file) => Written.TryGetValue(Path.GetExtension(file), out ImageFormat format)
        ? format
        : throw new ArgumentException($"{file}: results are written as {string.Join(", ", Written.Keys)}");

    private static bool IsPicture(string file) =>
        !Path.GetFileName(file).StartsWith('.')
        && (Written.ContainsKey(Path.GetExtension(file)) || OnlyRead.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase));

    // What is read but not written becomes PNG.
    private static string ResultName(string file) =>
        Written.ContainsKey(Path.GetExtension(file)) ? Path.GetFileName(file) : Path.GetFileNameWithoutExtension(file) + ".png";
}

using System.Text.RegularExpressions;

namespace ShiftService.Packages;

/// <summary>
/// A small picture of a style, its painting or something painted in it, which a package may carry: style-NAME.jpg, .png or .webp beside the
/// card.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="MediaType">What it is.</param>
public sealed partial record StyleThumbnail(string Path, string MediaType)
{
    private static readonly (string Extension, string MediaType)[] Forms =
        [(".jpg", "image/jpeg"), (".png", "image/png"), (".webp", "image/webp")];

    /// <summary>True for a file name that a thumbnail may have.</summary>
    public static bool IsFileName(string name) => FileName().IsMatch(name);

    /// <summary>The thumbnail of a style; null where the package has none.</summary>
    /// <param name="package">The package.</param>
    /// <param name="style">The name of one of its styles.</param>
    public static StyleThumbnail? Find(ModelPackage package, string style)
    {
        foreach ((string extension, string mediaType) in Forms)
        {
            string path = System.IO.Path.Combine(package.Folder, $"style-{style}{extension}");
            if (IsFileName(System.IO.Path.GetFileName(path)) && File.Exists(path)) return new(path, mediaType);
        }
        return null;
    }

    [GeneratedRegex(@"^style-[a-z0-9_]{1,64}\.(jpg|png|webp)\z")]
    private static partial Regex FileName();
}

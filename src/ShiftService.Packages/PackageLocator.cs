using System.Globalization;

namespace ShiftService.Packages;

/// <summary>Finds the package that a person means.</summary>
public static class PackageLocator
{
    /// <summary>
    /// The folder of a package: the path itself, or, of the folder of a model, its highest version, or, of the folder of a training run,
    /// the package that it ended with. A path that does not exist is looked for below models/.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string model)
    {
        foreach (string path in (string[])[model, Path.Combine("models", model)])
        {
            if (IsPackage(path)) return path;
            string ofRun = Path.Combine(path, "package");
            if (IsPackage(ofRun)) return ofRun;
            if (Directory.Exists(path) && VersionsOf(path).LastOrDefault() is string latest) return latest;
        }
        throw new FileNotFoundException(Directory.Exists(model)
            ? $"{model}: there is no model package in it: no {ModelPackage.CardName}, and no version that has one"
            : $"{model}: no such model package");
    }

    /// <summary>The order of versions: names in theirs, then numbers in theirs, so that the last is the latest.</summary>
    public static IComparer<string> VersionOrder { get; } = Comparer<string>.Create((a, b) =>
        (Number(a) ?? -1).CompareTo(Number(b) ?? -1) is int order and not 0 ? order : string.CompareOrdinal(a, b));

    /// <summary>The folders of a model's versions, the latest last.</summary>
    public static IReadOnlyList<string> VersionsOf(string folder) =>
        [.. Directory.GetDirectories(folder).Where(IsPackage).OrderBy(path => Path.GetFileName(path), VersionOrder)];

    private static bool IsPackage(string path) =>
        !Path.GetFileName(path).StartsWith('.') && File.Exists(Path.Combine(path, ModelPackage.CardName));

    private static long? Number(string version) =>
        long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}

namespace ShiftService.Training.Data.Sources;

/// <summary>
/// Names for people of classes whose folders have others, such as ImageNet's synsets: a line for each class, its last two columns, parted by
/// tabs, are the folder and the names, of which the first, up to a comma, counts.
/// </summary>
public sealed class ClassNames
{
    private readonly string _path;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal), _folders = new(StringComparer.Ordinal);

    private ClassNames(string path) => _path = path;

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingDataException">It is missing, or a line has no two columns, or a folder or name occurs twice.</exception>
    public static ClassNames Read(string path)
    {
        if (!File.Exists(path)) throw new TrainingDataException(TrainingDataError.NotFound, path, "there is no such file");
        var names = new ClassNames(path);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            string[] columns = line.Split('\t');
            string name = columns[^1].Split(',')[0].Trim();
            if (columns.Length < 2 || columns[^2].Trim().Length == 0 || name.Length == 0)
                throw new TrainingDataException(TrainingDataError.Damaged, path, $"line {number} has no folder and name, parted by a tab");
            if (!names._names.TryAdd(columns[^2].Trim(), name) || !names._folders.TryAdd(name, columns[^2].Trim()))
                throw new TrainingDataException(TrainingDataError.Damaged, path, $"line {number}: its folder or its name occurs twice");
        }
        return names;
    }

    /// <summary>The names of folders.</summary>
    /// <exception cref="TrainingDataException">A folder has none.</exception>
    public IReadOnlyList<string> NamesOf(IEnumerable<string> folders) => [.. folders.Select(folder => Find(_names, folder))];

    /// <summary>The folders of names.</summary>
    /// <exception cref="TrainingDataException">A name has none.</exception>
    public IReadOnlyList<string> FoldersOf(IEnumerable<string> names) => [.. names.Select(name => Find(_folders, name))];

    private string Find(Dictionary<string, string> table, string key) => table.TryGetValue(key, out string? found)
        ? found
        : throw new TrainingDataException(TrainingDataError.UnknownClass, _path, $"it does not have '{key}'");
}

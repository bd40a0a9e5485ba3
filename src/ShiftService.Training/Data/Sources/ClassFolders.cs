namespace ShiftService.Training.Data.Sources;

/// <summary>
/// Turns paths of the form CLASS/IMAGE into sorted items. Folder and archive share it, so that the same files give the same items.
/// </summary>
internal sealed class ClassFolders
{
    private readonly string _place;
    private readonly Dictionary<string, int> _items = new(StringComparer.Ordinal);

    /// <param name="place">For messages.</param>
    /// <param name="files">CLASS/IMAGE paths, in any order.</param>
    /// <param name="classes">The class list; null to take the folders, sorted ordinally.</param>
    public ClassFolders(string place, IReadOnlyCollection<string> files, IReadOnlyList<string>? classes)
    {
        _place = place;
        if (files.Count == 0) throw new TrainingDataException(TrainingDataError.Empty, place, "there is no image in any class folder");
        Classes = classes ?? [.. files.Select(ClassOf).Distinct().Order(StringComparer.Ordinal)];
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < Classes.Count; i++) labels.Add(Classes[i], i);
        Items = [.. files.Select(file => new SourceItem(file, Label(labels, file))).OrderBy(item => item.Label)
            .ThenBy(item => item.Name, StringComparer.Ordinal)];
        for (int i = 0; i < Items.Count; i++)
        {
            if (!_items.TryAdd(Items[i].Name, i))
                throw new TrainingDataException(TrainingDataError.Layout, place, $"'{Items[i].Name}' occurs twice");
        }
    }

    /// <summary>Stands before the names of images that have no class.</summary>
    public const string NoClass = "images/";

    public IReadOnlyList<string> Classes { get; }

    public IReadOnlyList<SourceItem> Items { get; }

    /// <summary>The position of a file among the items.</summary>
    public int this[string file] => _items.TryGetValue(file, out int item)
        ? item
        : throw new TrainingDataException(TrainingDataError.Damaged, _place, $"'{file}' appeared while reading");

    /// <summary>True for files that no user put there, such as .DS_Store.</summary>
    public static bool IsHidden(string path) => path.Split('/').Any(part => part.StartsWith('.'));

    private static string ClassOf(string file) => file[..file.IndexOf('/')];

    private int Label(Dictionary<string, int> labels, string file) => labels.TryGetValue(ClassOf(file), out int label)
        ? label
        : throw new TrainingDataException(TrainingDataError.UnknownClass, _place,
            $"class '{ClassOf(file)}' is not one of the {Classes.Count} classes of the training data");
}

using System.Globalization;
using ShiftService.Imaging;

namespace ShiftService.Training.Data.Sources;

/// <summary>A folder of class folders of images: DIR/CLASS/IMAGE, or DIR/SPLIT/CLASS/IMAGE. Hidden files are left out.</summary>
public sealed class FolderSource : IImageSource
{
    private readonly ClassFolders _folders;

    /// <summary>Lists the folder; see <see cref="ImageSource.Open"/> for the arguments.</summary>
    public FolderSource(string folder, string? split = null, IReadOnlyList<string>? classes = null, bool isLabelled = true)
    {
        IsLabelled = isLabelled;
        Place = split is null ? folder : Path.Combine(folder, split);
        if (!Directory.Exists(Place)) throw new TrainingDataException(TrainingDataError.NotFound, Place, "there is no such folder");
        _folders = new ClassFolders(Place, [.. isLabelled ? Files() : PlainFiles()], classes);
        Identity = string.Join('\n', _folders.Items.Select(item =>
        {
            var file = new FileInfo(PathOf(item.Name));
            return string.Create(CultureInfo.InvariantCulture, $"{item.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        }));
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => _folders.Classes;

    /// <inheritdoc/>
    public bool IsLabelled { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SourceItem> Items => _folders.Items;

    /// <inheritdoc/>
    public IEnumerable<SourceImage> Read()
    {
        for (int i = 0; i < Items.Count; i++)
        {
            byte[] file = File.ReadAllBytes(PathOf(Items[i].Name));
            yield return new SourceImage(i, options => ImageDecoder.Decode(file, options));
        }
    }

    private string PathOf(string item) => Path.Combine(Place, IsLabelled ? item : item[ClassFolders.NoClass.Length..]);

    private IEnumerable<string> PlainFiles() => Directory.EnumerateFiles(Place).Select(Path.GetFileName)
        .Where(name => !ClassFolders.IsHidden(name!)).Select(name => ClassFolders.NoClass + name);

    private IEnumerable<string> Files()
    {
        foreach (string folder in Directory.EnumerateDirectories(Place))
        {
            string name = Path.GetFileName(folder);
            if (ClassFolders.IsHidden(name)) continue;
            foreach (string entry in Directory.EnumerateFileSystemEntries(folder))
            {
                string file = $"{name}/{Path.GetFileName(entry)}";
                if (ClassFolders.IsHidden(file)) continue;
                if (Directory.Exists(entry))
                {
                    throw new TrainingDataException(TrainingDataError.Layout, entry,
                        $"a folder inside a class folder; if '{name}' is a split and not a class, name it as such");
                }
                yield return file;
            }
        }
    }
}

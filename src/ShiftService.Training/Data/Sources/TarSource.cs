using System.Formats.Tar;
using System.Globalization;
using ShiftService.Imaging;

namespace ShiftService.Training.Data.Sources;

/// <summary>
/// An archive (.tar, .tar.gz, .tar.xz) of CLASS/IMAGE or SPLIT/CLASS/IMAGE files. It is read twice, once for its list and once for its
/// images, and never unpacked.
/// </summary>
public sealed class TarSource : IImageSource
{
    private readonly ClassFolders _folders;
    private readonly string? _split;

    /// <summary>Lists the archive; see <see cref="ImageSource.Open"/> for the arguments.</summary>
    public TarSource(string file, string? split = null, IReadOnlyList<string>? classes = null, bool isLabelled = true)
    {
        IsLabelled = isLabelled;
        Place = file;
        _split = split;
        var info = new FileInfo(file);
        if (!info.Exists) throw new TrainingDataException(TrainingDataError.NotFound, file, "there is no such archive");
        _folders = new ClassFolders(split is null ? file : $"{file}, {split}/", [.. Entries().Select(entry => entry.Name)], classes);
        Identity = string.Create(CultureInfo.InvariantCulture, $"{info.Name} {info.Length} {info.LastWriteTimeUtc.Ticks} {split}");
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
        foreach ((string name, TarEntry entry) in Entries())
        {
            if (entry.Length > Array.MaxLength)
                throw new TrainingDataException(TrainingDataError.Damaged, Place, $"'{name}' has {entry.Length} bytes");
            byte[] file = new byte[entry.Length];
            entry.DataStream?.ReadExactly(file);
            yield return new SourceImage(_folders[name], options => ImageDecoder.Decode(file, options));
        }
    }

    // The images of the split, by their CLASS/IMAGE names; an entry is valid until the next one.
    private IEnumerable<(string Name, TarEntry Entry)> Entries()
    {
        using var stream = new ArchiveStream(Place);
        using var reader = new TarReader(stream.Content);
        while (Next(reader, stream) is TarEntry entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
            if (ImageName(entry.Name) is string name) yield return (name, entry);
        }
        stream.Finish();
    }

    private TarEntry? Next(TarReader reader, ArchiveStream stream)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            stream.Finish(); // Where unpacking failed, that is the reason.
            throw new TrainingDataException(TrainingDataError.Damaged, Place, $"not a tar archive, or cut short: {error.Message}", error);
        }
    }

    private string? ImageName(string entry)
    {
        string path = entry.StartsWith("./", StringComparison.Ordinal) ? entry[2..] : entry;
        if (ClassFolders.IsHidden(path)) return null;
        if (_split is not null)
        {
            if (!path.StartsWith($"{_split}/", StringComparison.Ordinal)) return null;
            path = path[(_split.Length + 1)..];
        }
        int folders = path.Count(letter => letter == '/');
        if (!IsLabelled && folders == 0) return ClassFolders.NoClass + path;
        if (IsLabelled && folders == 1) return path;
        if (IsLabelled && folders == 0 && _split is null) return null; // A file beside the class folders, such as a licence.
        if (!IsLabelled)
            throw new TrainingDataException(TrainingDataError.Layout, Place, $"'{entry}' lies in a folder, and images without classes do not");
        throw new TrainingDataException(TrainingDataError.Layout, Place, folders == 0
            ? $"'{entry}' lies in no class folder"
            : $"'{entry}' lies in a folder inside a class folder; if its first folder is a split and not a class, name it as such");
    }
}

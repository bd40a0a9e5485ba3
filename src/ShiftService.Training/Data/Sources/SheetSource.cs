using System.Globalization;
using System.Security.Cryptography;
using ShiftService.Imaging;

namespace ShiftService.Training.Data.Sources;

/// <summary>
/// Packed sheets: DIR/index.csv, with the columns idx, sheet, cell and a label, and DIR/sheets/NNN.jpg, each a grid of cells. Thousands
/// of small images then are few files. Classes are the labels that occur, as numbers where all are, else ordinally sorted.
/// </summary>
public sealed class SheetSource : IImageSource
{
    private readonly SheetOptions _options;
    private readonly Cell[] _cells;

    /// <summary>Reads the index. <paramref name="classes"/> is the class list of the training data, for evaluation data.</summary>
    public SheetSource(string folder, SheetOptions options, IReadOnlyList<string>? classes = null)
    {
        if (options.CellWidth < 1 || options.CellHeight < 1)
        {
            throw new TrainingDataException(TrainingDataError.Option, folder,
                $"cells of {options.CellWidth}x{options.CellHeight} pixels");
        }
        Place = folder;
        _options = options;
        string file = Path.Combine(folder, "index.csv");
        var index = new CsvTable(file);
        (Cell Cell, string Label)[] rows = [.. Rows(index)];
        if (rows.Length == 0) throw new TrainingDataException(TrainingDataError.Empty, file, $"no row of split '{options.Split}'");
        foreach (IGrouping<string, (Cell, string)> same in rows.GroupBy(row => row.Cell.Name).Where(group => group.Count() > 1))
            throw new TrainingDataException(TrainingDataError.Damaged, file, $"idx {same.Key} occurs {same.Count()} times");
        Classes = classes ?? Sorted(rows.Select(row => row.Label).Distinct());
        var labels = Classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        (Cell Cell, int Label)[] sorted = [.. rows
            .Select(row => (row.Cell, Label: labels.TryGetValue(row.Label, out int label)
                ? label
                : throw new TrainingDataException(TrainingDataError.UnknownClass, file,
                    $"class '{row.Label}' is not one of the training data's")))
            .OrderBy(row => row.Label).ThenBy(row => row.Cell.Name, StringComparer.Ordinal)];
        _cells = [.. sorted.Select(row => row.Cell)];
        Items = [.. sorted.Select(row => new SourceItem(row.Cell.Name, row.Label))];
        Identity = $"{options} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))} " +
            string.Join(' ', _cells.Select(cell => cell.Sheet).Distinct().Order().Select(Describe));
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SourceItem> Items { get; }

    /// <inheritdoc/>
    public IEnumerable<SourceImage> Read()
    {
        foreach (IGrouping<int, int> sheet in Enumerable.Range(0, _cells.Length).GroupBy(i => _cells[i].Sheet).OrderBy(group => group.Key))
        {
            byte[] file = File.ReadAllBytes(SheetPath(sheet.Key));
            // Decoded by whoever needs it first; a sheet that is damaged fails for each of its cells.
            var pixels = new Lazy<RgbImage>(() => ImageDecoder.Decode(file));
            foreach (int item in sheet) yield return new SourceImage(item, _ => Cut(pixels.Value, _cells[item]));
        }
    }

    private RgbImage Cut(RgbImage sheet, Cell cell)
    {
        int columns = sheet.Width / _options.CellWidth, rows = sheet.Height / _options.CellHeight;
        if (columns * _options.CellWidth != sheet.Width || rows * _options.CellHeight != sheet.Height || cell.Number >= columns * rows)
        {
            throw new TrainingDataException(TrainingDataError.Damaged, SheetPath(cell.Sheet),
                $"{sheet.Width}x{sheet.Height} pixels have no cell {cell.Number} of {_options.CellWidth}x{_options.CellHeight}");
        }
        var image = new RgbImage(_options.CellWidth, _options.CellHeight);
        int left = cell.Number % columns * _options.CellWidth, top = cell.Number / columns * _options.CellHeight;
        int length = image.Width * RgbImage.Channels;
        for (int y = 0; y < image.Height; y++)
            sheet.Pixels.AsSpan(((top + y) * sheet.Width + left) * RgbImage.Channels, length).CopyTo(image.Pixels.AsSpan(y * length));
        return image;
    }

    private IEnumerable<(Cell, string)> Rows(CsvTable index)
    {
        int name = index.Column("idx"), sheet = index.Column("sheet"), cell = index.Column("cell");
        int label = index.Column(_options.LabelColumn), split = _options.Split is null ? -1 : index.Column(_options.SplitColumn);
        for (int row = 0; row < index.Count; row++)
        {
            if (split < 0 || index[row, split] == _options.Split)
                yield return (new Cell(index[row, name], index.Integer(row, sheet), index.Integer(row, cell)), index[row, label]);
        }
    }

    private string Describe(int sheet)
    {
        var file = new FileInfo(SheetPath(sheet));
        if (!file.Exists) throw new TrainingDataException(TrainingDataError.NotFound, file.FullName, "the index names this sheet");
        return string.Create(CultureInfo.InvariantCulture, $"{sheet}:{file.Length}:{file.LastWriteTimeUtc.Ticks}");
    }

    private string SheetPath(int sheet) => Path.Combine(Place, "sheets", $"{sheet:D3}.jpg");

    private static string[] Sorted(IEnumerable<string> labels)
    {
        string[] names = [.. labels.Order(StringComparer.Ordinal)];
        return names.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. names.OrderBy(name => int.Parse(name, CultureInfo.InvariantCulture))]
            : names;
    }

    private readonly record struct Cell(string Name, int Sheet, int Number);
}

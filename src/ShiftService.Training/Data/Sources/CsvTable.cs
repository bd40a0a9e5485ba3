using System.Globalization;

namespace ShiftService.Training.Data.Sources;

/// <summary>A table of comma-separated values without quotes, whose first line names the columns.</summary>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly string[] _columns;
    private readonly List<string[]> _rows = [];

    public CsvTable(string file)
    {
        _file = file;
        if (!File.Exists(file)) throw new TrainingDataException(TrainingDataError.NotFound, file, "there is no such file");
        string[] lines = File.ReadAllLines(file);
        if (lines.Length == 0) throw new TrainingDataException(TrainingDataError.Damaged, file, "no line names the columns");
        _columns = lines[0].Split(',');
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0) continue;
            string[] fields = lines[i].Split(',');
            if (fields.Length != _columns.Length)
                throw Damaged(i + 1, $"{fields.Length} fields under {_columns.Length} columns");
            _rows.Add(fields);
        }
    }

    /// <summary>Rows below the names.</summary>
    public int Count => _rows.Count;

    public string this[int row, int column] => _rows[row][column];

    /// <summary>The position of a column.</summary>
    public int Column(string name)
    {
        int column = Array.IndexOf(_columns, name);
        return column >= 0
            ? column
            : throw new TrainingDataException(TrainingDataError.Damaged, _file, $"no column '{name}' among {string.Join(',', _columns)}");
    }

    /// <summary>True if there is a column of that name.</summary>
    public bool Has(string name) => Array.IndexOf(_columns, name) >= 0;

    /// <summary>A field that must be an integer from 0.</summary>
    public int Integer(int row, int column) =>
        int.TryParse(_rows[row][column], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Damaged(row + 2, $"{_columns[column]} '{_rows[row][column]}' is no integer from 0");

    /// <summary>A field that must be a finite number.</summary>
    public float Number(int row, int column) =>
        float.TryParse(_rows[row][column], NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw Damaged(row + 2, $"{_columns[column]} '{_rows[row][column]}' is no number");

    /// <summary>What errors call a row.</summary>
    public string Place(int row) => $"{_file}, line {row + 2}";

    private TrainingDataException Damaged(int line, string reason) => new(TrainingDataError.Damaged, $"{_file}, line {line}", reason);
}

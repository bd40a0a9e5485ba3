using ShiftService.Imaging;

namespace ShiftService.Training.Data.Detection;

/// <summary>A sheet of square cells with a face each, beside its index: sheets/NNN.jpg, eight cells in a row.</summary>
internal sealed class FaceSheet
{
    private const int CellsInARow = 8;

    private readonly string _file;
    private readonly RgbImage _sheet;

    /// <summary>Decodes a sheet.</summary>
    /// <exception cref="TrainingDataException">It is not there, or is no such sheet.</exception>
    public FaceSheet(string index, int number)
    {
        _file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(index))!, "sheets", $"{number:D3}.jpg");
        if (!File.Exists(_file)) throw new TrainingDataException(TrainingDataError.NotFound, _file, "the index names this sheet");
        _sheet = ImageDecoder.Decode(File.ReadAllBytes(_file));
        if (_sheet.Width % CellsInARow != 0 || _sheet.Height % (_sheet.Width / CellsInARow) != 0)
            throw new TrainingDataException(
                TrainingDataError.Damaged, _file, $"{_sheet.Width}x{_sheet.Height} pixels are no rows of {CellsInARow} square cells");
    }

    /// <summary>A cell's pixels.</summary>
    public RgbImage Cut(int cell)
    {
        int side = _sheet.Width / CellsInARow, top = cell / CellsInARow * side, length = side * RgbImage.Channels;
        if (cell < 0 || top >= _sheet.Height) throw new TrainingDataException(TrainingDataError.Damaged, _file, $"there is no cell {cell}");
        var image = new RgbImage(side, side);
        int stride = _sheet.Width * RgbImage.Channels, from = top * stride + cell % CellsInARow * length;
        for (int y = 0; y < side; y++) _sheet.Pixels.AsSpan(from + y * stride, length).CopyTo(image.Pixels.AsSpan(y * length));
        return image;
    }
}

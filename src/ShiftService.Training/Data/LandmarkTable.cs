using System.Numerics;
using ShiftService.Faces;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Data;

/// <summary>
/// The five points of the faces of packed sheets, from their index: columns reye_x, reye_y, leye_x, ..., nose, rmouth and lmouth, in pixels
/// of the cell; "right" is the person's right, the image's left.
/// </summary>
public static class LandmarkTable
{
    private static readonly string[] Points = ["reye", "leye", "nose", "rmouth", "lmouth"];

    /// <summary>Reads the points of images; null if the index has no such columns.</summary>
    /// <param name="path">The index.</param>
    /// <param name="names">Names of the images, in the order of the result.</param>
    /// <exception cref="TrainingDataException">The index is damaged, or lacks an image.</exception>
    public static FaceLandmarks[]? Read(string path, IReadOnlyList<string> names)
    {
        var table = new CsvTable(path);
        if (!table.Has($"{Points[0]}_x")) return null;
        int name = table.Column("idx");
        (int X, int Y)[] columns = [.. Points.Select(point => (table.Column($"{point}_x"), table.Column($"{point}_y")))];
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < table.Count; row++) rows[table[row, name]] = row;
        return [.. names.Select(image => rows.TryGetValue(image, out int row)
            ? new FaceLandmarks(Point(row, 0), Point(row, 1), Point(row, 2), Point(row, 3), Point(row, 4))
            : throw new TrainingDataException(TrainingDataError.Damaged, path, $"there is no image '{image}' in it"))];

        Vector2 Point(int row, int point) => new(table.Number(row, columns[point].X), table.Number(row, columns[point].Y));
    }
}

using System.Numerics;
using ShiftService.Faces;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Data.Detection;

/// <summary>
/// Photos with boxes around their faces, from a table of comma-separated values: file, label (`face`, `ignore` or `none`, perhaps with a
/// class after a colon), x, y, w, h, and the five landmarks where they are known. Landmarks count from the centre of the first pixel there,
/// and from its corner here.
/// </summary>
public static class FaceTable
{
    /// <summary>Photos in a folder of which one is held out.</summary>
    public const int HoldOutEvery = 4;

    // The table's names mean the person's sides; the person's right is the image's left.
    private static readonly string[] PointNames = ["reye", "leye", "nose", "rmouth", "lmouth"];

    private static readonly string[] BareClasses = ["sin_mascarilla", "bare"];

    /// <summary>Reads a table. Of every folder's photos, in the order of their names, every fourth is held out.</summary>
    /// <exception cref="TrainingDataException">The table cannot be read.</exception>
    public static IReadOnlyList<FacePhotoEntry> Read(string file)
    {
        var table = new CsvTable(file);
        int name = table.Column("file");
        return [.. Enumerable.Range(0, table.Count)
            .GroupBy(row => table[row, name])
            .Select(rows => Entry(table, rows.Key, [.. rows]))
            .GroupBy(entry => entry.Folder)
            .SelectMany(folder => folder.OrderBy(entry => entry.File, StringComparer.Ordinal)
                .Select((entry, i) => entry with { IsHeldOut = i % HoldOutEvery == HoldOutEvery - 1 }))];
    }

    /// <summary>The box and landmarks of a row, with the columns that a sheet's index has.</summary>
    internal static FaceLabel Label(CsvTable table, int row, string prefix, bool isIgnored)
    {
        float Value(string column) => table.Number(row, table.Column(column));
        float width = Value(prefix + "w"), height = Value(prefix + "h");
        if (!(width > 0 && height > 0))
            throw new TrainingDataException(TrainingDataError.Damaged, table.Place(row), $"a box of {width}x{height} pixels");
        bool hasLandmarks = table[row, table.Column("nose_x")].Length > 0;
        Vector2 Point(int i) => new Vector2(Value(PointNames[i] + "_x"), Value(PointNames[i] + "_y")) + new Vector2(0.5f);
        FaceLandmarks? landmarks = hasLandmarks ? new(Point(0), Point(1), Point(2), Point(3), Point(4)) : null;
        return new(Value(prefix + "x"), Value(prefix + "y"), width, height, landmarks, isIgnored);
    }

    private static FacePhotoEntry Entry(CsvTable table, string file, int[] rows)
    {
        int labels = table.Column("label");
        var faces = new List<FaceLabel>();
        var bare = new List<bool>();
        foreach (int row in rows)
        {
            string[] label = table[row, labels].Split(':');
            if (label[0] == "none") continue;
            if (label[0] is not ("face" or "ignore"))
                throw new TrainingDataException(TrainingDataError.Damaged, table.Place(row), $"the label '{label[0]}' is not face, ignore or none");
            faces.Add(Label(table, row, "", label[0] == "ignore"));
            bare.Add(label.Length > 1 && BareClasses.Contains(label[1]));
        }
        return new(file, faces, bare, false);
    }
}

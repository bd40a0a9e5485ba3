using System.Numerics;
using ShiftService.Faces.Detection;
using ShiftService.Imaging;
using ShiftService.Training.Data.Sources;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Data.Detection;

/// <summary>The photos that a detector is trained on, in memory.</summary>
internal sealed class FacePhotoSet
{
    // Teacher and annotator mean the same face where their boxes overlap as much.
    private const float SameFaceIou = 0.45f, LandmarkScore = 0.6f, LeastFaceScore = 0.2f;
    private const int TeacherSide = 640, BackgroundSide = 256;

    private FacePhotoSet()
    {
    }

    /// <summary>Photos of several faces, each marked by people.</summary>
    public List<FacePhoto> Crowds { get; } = [];

    /// <summary>Photos of one face or a few.</summary>
    public List<FacePhoto> Portraits { get; } = [];

    /// <summary>Cells of sheets, one face each.</summary>
    public List<FacePhoto> Cells { get; } = [];

    /// <summary>Photos without a face.</summary>
    public List<FacePhoto> Empty { get; } = [];

    /// <summary>Photos to train on.</summary>
    public int Count => Crowds.Count + Portraits.Count + Cells.Count + Empty.Count;

    /// <summary>Photos that are held out.</summary>
    public int HeldOut { get; private set; }

    /// <summary>Decodes the photos; held-out ones are left alone.</summary>
    /// <param name="table">The table of boxes.</param>
    /// <param name="recipe">What else there is.</param>
    /// <param name="root">The data root.</param>
    /// <param name="message">Is told what takes time.</param>
    /// <exception cref="TrainingDataException">Something is not there, or cannot be read.</exception>
    public static FacePhotoSet Load(string table, FacesRecipe recipe, string root, Action<string> message)
    {
        var set = new FacePhotoSet();
        using YuNetDetector? teacher = recipe.Teacher is null ? null : new(Existing(root, recipe.Teacher));
        message($"decoding the photos of {table}");
        int marked = 0;
        string folder = Path.GetDirectoryName(Path.GetFullPath(table))!;
        foreach (FacePhotoEntry entry in FaceTable.Read(table))
        {
            if (entry.IsHeldOut)
            {
                set.HeldOut++;
                continue;
            }
            RgbImage image = Decode(Path.Combine(folder, entry.File));
            bool isCrowd = entry.Faces.Any(face => face.Landmarks is null);
            FacePhoto photo = new(image, isCrowd && teacher is not null ? Mark(image, entry.Faces, teacher, ref marked) : entry.Faces);
            (entry.Faces.Count == 0 ? set.Empty : isCrowd ? set.Crowds : set.Portraits).Add(photo);
        }
        if (recipe.Cells is not null) set.AddCells(Existing(root, recipe.Cells));
        if (recipe.Backgrounds is not null) set.AddBackgrounds(Existing(root, recipe.Backgrounds), teacher);
        message($"{set.Crowds.Count} photos of several faces ({marked} with landmarks by the teacher), {set.Portraits.Count} portraits, " +
            $"{set.Cells.Count} cells, {set.Empty.Count} photos without a face; {set.HeldOut} held out");
        return set.Portraits.Count + set.Crowds.Count + set.Cells.Count > 0
            ? set
            : throw new TrainingDataException(TrainingDataError.Empty, table, "no photo shows a face");
    }

    /// <summary>True for cells of sheets that are trained on: those of even sheets.</summary>
    public static bool IsTrainingSheet(int sheet) => sheet % 2 == 0;

    private void AddCells(string index)
    {
        var table = new CsvTable(index);
        int sheet = table.Column("sheet"), cell = table.Column("cell");
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, table.Count).GroupBy(row => table.Integer(row, sheet)))
        {
            if (!IsTrainingSheet(rows.Key))
            {
                HeldOut += rows.Count();
                continue;
            }
            var cells = new FaceSheet(index, rows.Key);
            foreach (int row in rows)
                Cells.Add(new(cells.Cut(table.Integer(row, cell)), [FaceTable.Label(table, row, "b", false)]));
        }
    }

    private void AddBackgrounds(string tar, YuNetDetector? teacher)
    {
        if (teacher is null)
            throw new TrainingDataException(TrainingDataError.Option, tar, "backgrounds need a teacher, which says whether they show a face");
        using FileStream stream = File.OpenRead(tar);
        using var reader = new System.Formats.Tar.TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null) continue;
            using var bytes = new MemoryStream();
            entry.DataStream.CopyTo(bytes);
            RgbImage image = Decode(bytes.ToArray(), $"{tar}, {entry.Name}");
            if (teacher.Detect(image, TeacherSide, LeastFaceScore).Count == 0) Empty.Add(new(Shrunk(image), []));
        }
    }

    private static FaceLabel[] Mark(RgbImage image, IReadOnlyList<FaceLabel> faces, YuNetDetector teacher, ref int marked)
    {
        IReadOnlyList<FaceDetection> found = teacher.Detect(image, TeacherSide, LandmarkScore);
        var result = new FaceLabel[faces.Count];
        for (int f = 0; f < result.Length; f++)
        {
            FaceLabel face = result[f] = faces[f];
            FaceDetection best = found.Append(default).MaxBy(d => d.IouWith(face.Left, face.Top, face.Width, face.Height));
            if (face.IsIgnored || best.IouWith(face.Left, face.Top, face.Width, face.Height) < SameFaceIou) continue;
            result[f] = face with { Landmarks = FaceGeometry.Map(best.Landmarks, point => point + new Vector2(0.5f)) };
            marked++;
        }
        return result;
    }

    private static RgbImage Shrunk(RgbImage image)
    {
        double scale = Math.Min(1, (double)BackgroundSide / Math.Min(image.Width, image.Height));
        int width = (int)(image.Width * scale), height = (int)(image.Height * scale);
        return new Imaging.Resizing.ResizeRule(width, height, Imaging.Resizing.ResizeMode.Squash).Apply(image);
    }

    private static RgbImage Decode(string path) =>
        Decode(File.Exists(path) ? File.ReadAllBytes(path) : throw NotFound(path), path);

    private static RgbImage Decode(byte[] file, string place)
    {
        try
        {
            return ImageDecoder.Decode(file);
        }
        catch (ImageException error)
        {
            throw new TrainingDataException(TrainingDataError.Damaged, place, error.Message, error);
        }
    }

    private static string Existing(string root, string path) =>
        File.Exists(Path.Combine(root, path)) ? Path.Combine(root, path) : throw NotFound(Path.Combine(root, path));

    private static TrainingDataException NotFound(string path) => new(TrainingDataError.NotFound, path, "there is no such file");
}

using System.Numerics;
using ShiftService.Faces.Alignment;
using ShiftService.Faces.Detection;
using ShiftService.Imaging;
using ShiftService.Training.Data.Sources;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Data.Detection;

/// <summary>The photos that a detector is trained on, in memory.</summary>
internal sealed class FacePhotoSet
{
    // Teacher and annotator mean the same face where their boxes overlap as much.
    private const float SameFaceIou = 0.45f, LandmarkScore = 0.6f, LeastFaceScore = 0.2f, SureScore = 0.7f;
    private const int TeacherSide = 640, BackgroundSide = 256;

    // The teacher wants to see small photos enlarged, and makes out points in larger ones only.
    private const int SmallPhotoSide = 128, SmallTeacherSide = 256;

    // Labels count from a pixel's corner, detectors from its centre.
    private static readonly Vector2 PixelCentre = new(0.5f);

    private FacePhotoSet()
    {
    }

    /// <summary>Photos of several faces, each marked by people.</summary>
    public List<FacePhoto> Crowds { get; } = [];

    /// <summary>Photos of one face or a few.</summary>
    public List<FacePhoto> Portraits { get; } = [];

    /// <summary>Cells of sheets, one face each.</summary>
    public List<FacePhoto> Cells { get; } = [];

    /// <summary>Aligned faces, hardly larger than these.</summary>
    public List<FacePhoto> Aligned { get; } = [];

    /// <summary>Photos without a face, by where they come from; each list has some.</summary>
    public List<List<FacePhoto>> Empty { get; } = [];

    /// <summary>Photos to train on.</summary>
    public int Count => Crowds.Count + Portraits.Count + Cells.Count + Aligned.Count + Empty.Sum(photos => photos.Count);

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
        var empty = new List<FacePhoto>();
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
            (entry.Faces.Count == 0 ? empty : isCrowd ? set.Crowds : set.Portraits).Add(photo);
        }
        if (empty.Count > 0) set.Empty.Add(empty);
        if (recipe.Cells is not null) set.AddCells(Existing(root, recipe.Cells));
        if (recipe.Aligned is not null) set.AddAligned(recipe.Aligned, root);
        foreach (UnmarkedPhotosRecipe photos in recipe.Unmarked)
            set.AddUnmarked(photos, root, teacher ?? throw new ArgumentException("unmarked photos need a teacher", nameof(recipe)));
        message($"{set.Crowds.Count} photos of several faces ({marked} with landmarks by the teacher), {set.Portraits.Count} portraits, " +
            $"{set.Cells.Count} cells, {set.Aligned.Count} aligned faces, {string.Join(" + ", set.Empty.Select(photos => photos.Count))} " +
            $"photos without a face; {set.HeldOut} held out");
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

    // What is a face's box is learned from those that have points and a box.
    private void AddAligned(AlignedFacesRecipe recipe, string root)
    {
        FaceTemplate template = FaceTemplate.Portrait64x80;
        FaceLabel[] known = [.. Portraits.Concat(Cells).SelectMany(photo => photo.Faces).Where(face => face.Landmarks is not null)];
        if (known.Length == 0)
            throw new TrainingDataException(
                TrainingDataError.Option, recipe.Path, "no other face has points and a box, which says how large those of aligned faces are");
        var alignment = new FaceAlignment(template);
        Vector4 sum = default;
        foreach (FaceLabel face in known)
        {
            Similarity2D toTemplate = alignment.ToTemplate(FaceGeometry.Map(face.Landmarks!.Value, point => point - PixelCentre));
            (double x, double y) = toTemplate.Apply(face.Left + face.Width / 2 - PixelCentre.X, face.Top + face.Height / 2 - PixelCentre.Y);
            sum += new Vector4((float)x, (float)y, (float)(face.Width * toTemplate.Scale), (float)(face.Height * toTemplate.Scale));
        }
        Vector4 box = sum / known.Length;
        Vector2 centre = new Vector2(box.X, box.Y) + PixelCentre;
        var label = new FaceLabel(
            centre.X - box.Z / 2, centre.Y - box.W / 2, box.Z, box.W, FaceGeometry.Map(template.Points, point => point + PixelCentre));
        var source = new SheetSource(
            Path.Combine(root, recipe.Path), new SheetOptions(template.Width, template.Height) { Split = recipe.Split });
        foreach (SourceImage image in source.Read())
            if (image.Item % recipe.Every == 0) Aligned.Add(new(Decoded(image, recipe.Path), [label]));
    }

    private void AddUnmarked(UnmarkedPhotosRecipe recipe, string root, YuNetDetector teacher)
    {
        IImageSource source = ImageSource.Open(Path.Combine(root, recipe.Path), recipe.Split, isLabelled: !recipe.Unlabelled);
        var empty = new List<FacePhoto>();
        foreach (SourceImage image in source.Read())
        {
            if (image.Item % recipe.Every != 0) continue;
            RgbImage photo = Decoded(image, recipe.Path);
            bool isSmall = Math.Min(photo.Width, photo.Height) < SmallPhotoSide;
            IReadOnlyList<FaceDetection> faces = teacher.Detect(photo, isSmall ? SmallTeacherSide : TeacherSide, LeastFaceScore);
            if (faces.Count == 0) empty.Add(new(Shrunk(photo), []));
            else if (!isSmall && faces.All(face => face.Score >= SureScore))
                Portraits.Add(new(photo, [.. faces.Select(face => new FaceLabel(
                    face.Left, face.Top, face.Width, face.Height, FaceGeometry.Map(face.Landmarks, point => point + PixelCentre)))]));
        }
        if (empty.Count > 0) Empty.Add(empty);
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
            result[f] = face with { Landmarks = FaceGeometry.Map(best.Landmarks, point => point + PixelCentre) };
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
        Decode(() => ImageDecoder.Decode(File.Exists(path) ? File.ReadAllBytes(path) : throw NotFound(path)), path);

    private static RgbImage Decoded(SourceImage image, string place) => Decode(() => image.Decode(new()), place);

    private static RgbImage Decode(Func<RgbImage> decode, string place)
    {
        try
        {
            return decode();
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

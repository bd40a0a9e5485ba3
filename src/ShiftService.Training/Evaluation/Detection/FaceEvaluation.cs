using System.Numerics;
using ShiftService.Faces;
using ShiftService.Faces.Detection;
using ShiftService.Imaging;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Detection;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Evaluation.Detection;

/// <summary>Evaluates a detector on photos as they lie on the disk.</summary>
public static class FaceEvaluation
{
    /// <summary>Lowest score that counts for average precision.</summary>
    public const float LowestScore = 0.01f;

    /// <summary>Evaluates.</summary>
    /// <param name="find">The detector: the faces of a photo from a score on, best first.</param>
    /// <param name="table">The table of boxes.</param>
    /// <param name="cells">Index of sheets with a face a cell; null for none.</param>
    /// <param name="threshold">Score from which on a face counts as found.</param>
    /// <param name="heldOutOnly">True to leave out what a detector may have been trained on.</param>
    /// <exception cref="TrainingDataException">Something is not there, or cannot be read.</exception>
    public static FaceReport Evaluate(
        Func<RgbImage, float, IReadOnlyList<FaceDetection>> find, string table, string? cells, float threshold, bool heldOutOnly)
    {
        var curve = new AveragePrecision();
        string folder = Path.GetDirectoryName(Path.GetFullPath(table))!;
        int photos = 0, faces = 0, found = 0, proposed = 0, bare = 0, bareFound = 0, empty = 0, clean = 0;
        foreach (FacePhotoEntry entry in FaceTable.Read(table))
        {
            // Portraits are marked by another detector: what people marked counts.
            bool isCrowd = entry.Faces.Any(face => face.Landmarks is null);
            if ((heldOutOnly && !entry.IsHeldOut) || (entry.Faces.Count > 0 && !isCrowd)) continue;
            RgbImage photo = Decode(Path.Combine(folder, entry.File));
            if (entry.Faces.Count == 0)
            {
                empty++;
                if (find(photo, threshold).Count == 0) clean++;
                continue;
            }
            photos++;
            IReadOnlyList<FaceDetection> detections = find(photo, LowestScore);
            float[] scores = curve.Add(detections, entry.Faces);
            proposed += Proposed(detections, entry.Faces, threshold);
            for (int f = 0; f < scores.Length; f++)
            {
                if (entry.Faces[f].IsIgnored) continue;
                bool isFound = scores[f] >= threshold, isBare = entry.BareFaces[f];
                faces++;
                if (isFound) found++;
                if (isBare) bare++;
                if (isBare && isFound) bareFound++;
            }
        }
        (int Count, int Found, double Error) sheet = cells is null ? default : Cells(find, cells, threshold, heldOutOnly);
        return new(
            photos, faces, faces > 0 ? curve.Compute() : null, Share(found, faces), Share(found, proposed), bare, Share(bareFound, bare),
            sheet.Count, Share(sheet.Found, sheet.Count), sheet.Found > 0 ? sheet.Error / sheet.Found : null, empty, Share(clean, empty));
    }

    private static (int Count, int Found, double Error) Cells(
        Func<RgbImage, float, IReadOnlyList<FaceDetection>> find, string index, float threshold, bool heldOutOnly)
    {
        var table = new CsvTable(index);
        int sheet = table.Column("sheet"), cell = table.Column("cell"), count = 0, found = 0;
        double error = 0;
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, table.Count).GroupBy(row => table.Integer(row, sheet)))
        {
            if (heldOutOnly && FacePhotoSet.IsTrainingSheet(rows.Key)) continue;
            var images = new FaceSheet(index, rows.Key);
            foreach (int row in rows)
            {
                FaceLabel face = FaceTable.Label(table, row, "b", false);
                IReadOnlyList<FaceDetection> detections = find(images.Cut(table.Integer(row, cell)), threshold);
                count++;
                foreach (FaceDetection detection in detections)
                {
                    if (detection.IouWith(face.Left, face.Top, face.Width, face.Height) < Detection.AveragePrecision.MatchIou) continue;
                    found++;
                    error += LandmarkError(detection.Landmarks, face.Landmarks!.Value);
                    break;
                }
            }
        }
        return (count, found, error);
    }

    // Labels count from the first pixel's corner, detections from its centre.
    private static double LandmarkError(in FaceLandmarks found, in FaceLandmarks marked)
    {
        var half = new Vector2(0.5f);
        float sum = Vector2.Distance(found.LeftEye + half, marked.LeftEye) + Vector2.Distance(found.RightEye + half, marked.RightEye)
            + Vector2.Distance(found.Nose + half, marked.Nose) + Vector2.Distance(found.LeftMouth + half, marked.LeftMouth)
            + Vector2.Distance(found.RightMouth + half, marked.RightMouth);
        return sum / DetectionChannels.LandmarkCount / Vector2.Distance(marked.LeftEye, marked.RightEye);
    }

    private static int Proposed(IReadOnlyList<FaceDetection> detections, IReadOnlyList<FaceLabel> faces, float threshold) =>
        detections.Count(detection => detection.Score >= threshold
            && !faces.Any(face => face.IsIgnored && detection.IouWith(face.Left, face.Top, face.Width, face.Height) >= 0.3f));

    private static double? Share(int part, int whole) => whole > 0 ? (double)part / whole : null;

    private static RgbImage Decode(string path)
    {
        if (!File.Exists(path)) throw new TrainingDataException(TrainingDataError.NotFound, path, "there is no such file");
        try
        {
            return ImageDecoder.Decode(File.ReadAllBytes(path));
        }
        catch (ImageException error)
        {
            throw new TrainingDataException(TrainingDataError.Damaged, path, error.Message, error);
        }
    }
}

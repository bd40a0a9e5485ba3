using ShiftService.Faces.Detection;
using ShiftService.Training.Data.Detection;

namespace ShiftService.Training.Evaluation.Detection;

/// <summary>
/// Matches detections with faces and computes the area under the curve of precision over recall, precision at each recall being the best
/// from there on (PASCAL VOC 2010 and later). Detections are taken best first; each takes the face that it overlaps most, of those that
/// are free and whose IoU is at least <see cref="MatchIou"/>. What matches only an ignored face, or lies by more than half within one,
/// counts neither way.
/// </summary>
public sealed class AveragePrecision
{
    /// <summary>Least intersection over union of a detection and its face.</summary>
    public const float MatchIou = 0.5f;

    private readonly List<(float Score, bool IsRight)> _detections = [];
    private int _faces;

    /// <summary>Adds a photo.</summary>
    /// <param name="detections">What was found, best first.</param>
    /// <param name="faces">What is there.</param>
    /// <returns>For each face the score of its detection; 0 where it was not found.</returns>
    public float[] Add(IReadOnlyList<FaceDetection> detections, IReadOnlyList<FaceLabel> faces)
    {
        var found = new float[faces.Count];
        _faces += faces.Count(face => !face.IsIgnored);
        foreach (FaceDetection detection in detections)
        {
            int best = -1;
            float bestIou = MatchIou;
            for (int f = 0; f < faces.Count; f++)
            {
                float iou = Iou(detection, faces[f]);
                if (faces[f].IsIgnored || found[f] > 0 || iou < bestIou) continue;
                (best, bestIou) = (f, iou);
            }
            if (best >= 0) found[best] = detection.Score;
            else if (faces.Any(face => face.IsIgnored && (Iou(detection, face) >= MatchIou || ShareWithin(detection, face) > 0.5f))) continue;
            _detections.Add((detection.Score, best >= 0));
        }
        return found;
    }

    /// <summary>The area under the curve, 0 to 1; 0 where there is no face.</summary>
    public double Compute()
    {
        (float Score, bool IsRight)[] sorted = [.. _detections.OrderByDescending(detection => detection.Score)];
        var precision = new double[sorted.Length];
        int right = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (sorted[i].IsRight) right++;
            precision[i] = (double)right / (i + 1);
        }
        double area = 0, best = 0;
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            best = Math.Max(best, precision[i]);
            if (sorted[i].IsRight) area += best / _faces; // Each face that is found is a step in recall.
        }
        return area;
    }

    private static float Iou(in FaceDetection detection, in FaceLabel face) =>
        detection.IouWith(face.Left, face.Top, face.Width, face.Height);

    private static float ShareWithin(in FaceDetection detection, in FaceLabel face)
    {
        float width = Math.Min(detection.Left + detection.Width, face.Right) - Math.Max(detection.Left, face.Left);
        float height = Math.Min(detection.Top + detection.Height, face.Bottom) - Math.Max(detection.Top, face.Top);
        return Math.Max(width, 0) * Math.Max(height, 0) / (detection.Width * detection.Height);
    }
}

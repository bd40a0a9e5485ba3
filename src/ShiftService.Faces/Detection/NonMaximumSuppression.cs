namespace ShiftService.Faces.Detection;

/// <summary>Keeps the best of detections that mean the same face. Allocates nothing.</summary>
public static class NonMaximumSuppression
{
    /// <summary>
    /// Sorts by score, best first, and moves every detection whose box overlaps a better one that stays to the back.
    /// </summary>
    /// <param name="detections">Those that stay come first, best first; then the others, in no order.</param>
    /// <param name="iou">Largest intersection over union of two that both stay.</param>
    /// <returns>How many stay.</returns>
    public static int Apply(Span<FaceDetection> detections, float iou)
    {
        // Of equal scores by place: what comes out does not depend on how they came in.
        detections.Sort(static (a, b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order
            : a.Top.CompareTo(b.Top) is var row and not 0 ? row : a.Left.CompareTo(b.Left));
        int kept = 0;
        for (int next = 0; next < detections.Length; next++)
        {
            bool isNew = true;
            for (int i = 0; i < kept && isNew; i++) isNew = detections[i].IouWith(detections[next]) <= iou;
            if (!isNew) continue;
            (detections[kept], detections[next]) = (detections[next], detections[kept]);
            kept++;
        }
        return kept;
    }

    /// <summary>
    /// As <see cref="Apply"/>, and gives each that stays the landmarks that it and those that overlap it have in the mean, weighted by score
    /// (the blending of BlazeFace: Bazarevsky et al., arXiv 1907.05047, section 5): several cells see a face, and each errs in its own way.
    /// Boxes stay as they are, since blended ones overlap people's less.
    /// </summary>
    /// <param name="detections">As for <see cref="Apply"/>.</param>
    /// <param name="iou">Largest intersection over union of two that both stay; those that overlap more are blended.</param>
    /// <returns>How many stay.</returns>
    public static int Blend(Span<FaceDetection> detections, float iou)
    {
        int kept = Apply(detections, iou);
        foreach (ref FaceDetection face in detections[..kept])
        {
            FaceLandmarks mean = face.Landmarks;
            float weight = face.Score;
            foreach (ref readonly FaceDetection other in detections[kept..])
            {
                if (face.IouWith(other) <= iou) continue;
                weight += other.Score;
                mean = mean.Towards(other.Landmarks, other.Score / weight);
            }
            face = face with { Landmarks = mean };
        }
        return kept;
    }
}

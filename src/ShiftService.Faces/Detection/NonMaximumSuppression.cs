namespace ShiftService.Faces.Detection;

/// <summary>Keeps the best of detections that mean the same face. Allocates nothing.</summary>
public static class NonMaximumSuppression
{
    /// <summary>
    /// Sorts by score, best first, and drops every detection whose box overlaps a better one that stays.
    /// </summary>
    /// <param name="detections">Sorted and compacted.</param>
    /// <param name="iou">Largest intersection over union of two that both stay.</param>
    /// <returns>How many stay, at the start.</returns>
    public static int Apply(Span<FaceDetection> detections, float iou)
    {
        // Of equal scores by place: what comes out does not depend on how they came in.
        detections.Sort(static (a, b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order
            : a.Top.CompareTo(b.Top) is var row and not 0 ? row : a.Left.CompareTo(b.Left));
        int kept = 0;
        foreach (FaceDetection candidate in detections)
        {
            bool isNew = true;
            for (int i = 0; i < kept && isNew; i++) isNew = detections[i].IouWith(candidate) <= iou;
            if (isNew) detections[kept++] = candidate;
        }
        return kept;
    }
}

using ShiftService.Faces;
using ShiftService.Faces.Alignment;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>Judges a face by its landmarks and its aligned pixels. Allocates nothing.</summary>
internal static class FaceQuality
{
    private const double LargestEnlargement = 2, DarkestLuma = 40, LeastSharpness = 3, LargestTilt = Math.PI / 4;

    // Of the distance between the eyes: how far the nose may be from their middle, along their line.
    private const double LargestTurn = 0.25;

    /// <summary>What is wrong with a face.</summary>
    /// <param name="landmarks">Its points in the image.</param>
    /// <param name="toTemplate">From the image to the aligned face.</param>
    /// <param name="face">The aligned face, rows of RGB.</param>
    /// <param name="width">Pixels in its rows.</param>
    public static FaceWarning Of(in FaceLandmarks landmarks, Similarity2D toTemplate, ReadOnlySpan<byte> face, int width)
    {
        FaceWarning warnings = FaceWarning.None;
        if (toTemplate.Scale > LargestEnlargement) warnings |= FaceWarning.Small;
        if (Math.Abs(toTemplate.Angle) > LargestTilt) warnings |= FaceWarning.Tilted;
        if (Math.Abs(FaceMeasures.Turn(landmarks)) > LargestTurn) warnings |= FaceWarning.Turned;
        (double luma, double sharpness) = FaceMeasures.LightOf(face, width);
        if (luma < DarkestLuma) warnings |= FaceWarning.Dark;
        if (sharpness < LeastSharpness) warnings |= FaceWarning.Blurred;
        return warnings;
    }
}

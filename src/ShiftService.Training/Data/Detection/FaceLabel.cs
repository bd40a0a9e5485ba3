using ShiftService.Faces;

namespace ShiftService.Training.Data.Detection;

/// <summary>
/// Where a face is in an image, in pixels from the image's upper left corner: the first pixel reaches from 0 to 1.
/// </summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Pixels to the right.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Landmarks">The five points, in the same coordinates; null where nobody marked them.</param>
/// <param name="IsIgnored">True where a detector may find a face or not: too small, cut off, or not decided by the annotator.</param>
public readonly record struct FaceLabel(
    float Left, float Top, float Width, float Height, FaceLandmarks? Landmarks = null, bool IsIgnored = false)
{
    /// <summary>One past the right edge.</summary>
    public float Right => Left + Width;

    /// <summary>One past the lower edge.</summary>
    public float Bottom => Top + Height;
}

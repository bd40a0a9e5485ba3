using System.Numerics;

namespace ShiftService.Faces.Detection;

/// <summary>
/// A face that was found, in pixels of the upright photo. The box counts from the photo's corner (the first pixel reaches from 0 to 1);
/// landmarks count from the centre of the first pixel.
/// </summary>
/// <param name="Left">Left edge of the box; may lie outside the photo.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Pixels to the right.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Score">How sure the detector is, 0 to 1.</param>
/// <param name="Landmarks">The five points.</param>
public readonly record struct FaceDetection(float Left, float Top, float Width, float Height, float Score, FaceLandmarks Landmarks)
{
    /// <summary>True if the eyes are apart: a face whose eyes are in one place cannot be turned upright.</summary>
    public bool CanBeAligned => Vector2.Distance(Landmarks.LeftEye, Landmarks.RightEye) > 0.01f * Width;

    /// <summary>Intersection over union with another box, 0 to 1.</summary>
    public float IouWith(in FaceDetection other) => IouWith(other.Left, other.Top, other.Width, other.Height);

    /// <summary>Intersection over union with a box, 0 to 1.</summary>
    public float IouWith(float left, float top, float width, float height)
    {
        float inner = Math.Max(Math.Min(Left + Width, left + width) - Math.Max(Left, left), 0)
            * Math.Max(Math.Min(Top + Height, top + height) - Math.Max(Top, top), 0);
        float union = Width * Height + width * height - inner;
        return union > 0 ? inner / union : 0;
    }
}

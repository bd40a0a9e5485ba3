using System.Numerics;
using ShiftService.Faces.Alignment;

namespace ShiftService.Faces;

/// <summary>Five points of a face, in pixels of an image; left is the image's left.</summary>
/// <param name="LeftEye">The eye on the image's left.</param>
/// <param name="RightEye">The eye on the image's right.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="LeftMouth">The corner of the mouth on the image's left.</param>
/// <param name="RightMouth">The corner of the mouth on the image's right.</param>
public readonly record struct FaceLandmarks(Vector2 LeftEye, Vector2 RightEye, Vector2 Nose, Vector2 LeftMouth, Vector2 RightMouth)
{
    /// <summary>Where a similarity takes them.</summary>
    public FaceLandmarks Under(in Similarity2D map)
    {
        Similarity2D similarity = map;
        return new(Point(LeftEye), Point(RightEye), Point(Nose), Point(LeftMouth), Point(RightMouth));

        Vector2 Point(Vector2 point)
        {
            (double x, double y) = similarity.Apply(point.X, point.Y);
            return new((float)x, (float)y);
        }
    }

    /// <summary>Those of the mirror image: left and right change places.</summary>
    /// <param name="width">Pixels in a row of the image.</param>
    public FaceLandmarks Mirrored(int width)
    {
        return new(Point(RightEye), Point(LeftEye), Point(Nose), Point(RightMouth), Point(LeftMouth));

        Vector2 Point(Vector2 point) => new(width - 1 - point.X, point.Y);
    }

    /// <summary>The points on the way to others.</summary>
    /// <param name="other">The others.</param>
    /// <param name="share">How far: 0 are these, 1 the others.</param>
    public FaceLandmarks Towards(in FaceLandmarks other, float share) => new(
        Vector2.Lerp(LeftEye, other.LeftEye, share), Vector2.Lerp(RightEye, other.RightEye, share), Vector2.Lerp(Nose, other.Nose, share),
        Vector2.Lerp(LeftMouth, other.LeftMouth, share), Vector2.Lerp(RightMouth, other.RightMouth, share));
}

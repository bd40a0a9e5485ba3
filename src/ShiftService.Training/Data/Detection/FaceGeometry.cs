using System.Numerics;
using ShiftService.Faces;

namespace ShiftService.Training.Data.Detection;

/// <summary>
/// From a photo's pixels to a scene's, by a similarity transform: perhaps mirrored, turned, scaled, and moved so that
/// <paramref name="from"/> comes to lie on <paramref name="to"/>.
/// </summary>
/// <param name="from">A point of the photo.</param>
/// <param name="to">Where it comes to lie in the scene.</param>
/// <param name="scale">Pixels of the scene per pixel of the photo.</param>
/// <param name="angle">Turn in radians.</param>
/// <param name="mirrors">True to swap left and right first.</param>
internal readonly struct FaceGeometry(Vector2 from, Vector2 to, float scale, float angle, bool mirrors)
{
    private readonly float _cos = MathF.Cos(angle) * scale, _sin = MathF.Sin(angle) * scale, _sign = mirrors ? -1 : 1;

    /// <summary>Pixels of the scene per pixel of the photo.</summary>
    public float Scale => scale;

    /// <summary>Where a point of the photo is in the scene.</summary>
    public Vector2 Map(Vector2 point)
    {
        Vector2 p = point - from;
        p.X *= _sign;
        return to + new Vector2(_cos * p.X - _sin * p.Y, _sin * p.X + _cos * p.Y);
    }

    /// <summary>Where a point of the scene is in the photo.</summary>
    public Vector2 Unmap(Vector2 point)
    {
        Vector2 p = (point - to) / (scale * scale);
        return from + new Vector2((_cos * p.X + _sin * p.Y) * _sign, _cos * p.Y - _sin * p.X);
    }

    /// <summary>A face in the scene. A turned box keeps its sides' lengths; mirroring swaps left and right landmarks.</summary>
    public FaceLabel Map(in FaceLabel face)
    {
        Vector2 centre = Map(new Vector2((face.Left + face.Right) / 2, (face.Top + face.Bottom) / 2));
        float width = face.Width * scale, height = face.Height * scale;
        return new(centre.X - width / 2, centre.Y - height / 2, width, height,
            face.Landmarks is FaceLandmarks points ? Map(points) : null, face.IsIgnored);
    }

    /// <summary>Landmarks with each point moved.</summary>
    public static FaceLandmarks Map(in FaceLandmarks points, Func<Vector2, Vector2> move) => new(
        move(points.LeftEye), move(points.RightEye), move(points.Nose), move(points.LeftMouth), move(points.RightMouth));

    private FaceLandmarks Map(in FaceLandmarks points)
    {
        Vector2 leftEye = Map(points.LeftEye), rightEye = Map(points.RightEye);
        Vector2 leftMouth = Map(points.LeftMouth), rightMouth = Map(points.RightMouth), nose = Map(points.Nose);
        return mirrors ? new(rightEye, leftEye, nose, rightMouth, leftMouth) : new(leftEye, rightEye, nose, leftMouth, rightMouth);
    }
}

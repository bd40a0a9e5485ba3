using System.Numerics;
using ShiftService.Packages.Verification;

namespace ShiftService.Faces.Alignment;

/// <summary>Where an aligned face's points lie, and in how many pixels. Coordinates are whole at pixel centres.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Points">The points.</param>
public sealed record FaceTemplate(int Width, int Height, FaceLandmarks Points)
{
    /// <summary>The template of ShiftFaceNet.</summary>
    public static FaceTemplate Portrait64x80 { get; } =
        new(64, 80, new(new(17, 30), new(46, 30), new(31.5f, 47.1f), new(18.9f, 59.2f), new(44.1f, 59.2f)));

    /// <summary>The template that ArcFace's authors and many after them use (Deng et al., CVPR 2019).</summary>
    public static FaceTemplate ArcFace112 { get; } = new(112, 112, new(
        new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f)));

    /// <summary>The template in the middle of a larger picture.</summary>
    /// <param name="width">Pixels in a row of that.</param>
    /// <param name="height">Its rows.</param>
    public FaceTemplate Within(int width, int height) =>
        new(width, height, Points.Under(new(1, 0, (width - Width) / 2.0, (height - Height) / 2.0)));

    /// <summary>The template as a card says it.</summary>
    public PackageTemplate ToCard()
    {
        return new(Point(Points.LeftEye), Point(Points.RightEye), Point(Points.Nose), Point(Points.LeftMouth), Point(Points.RightMouth));

        // Decimals as they were written, not as float32 has them.
        static FacePoint Point(Vector2 point) => new((double)(decimal)point.X, (double)(decimal)point.Y);
    }

    /// <summary>The template that a card says.</summary>
    /// <param name="card">The points.</param>
    /// <param name="width">Pixels in a row of the input.</param>
    /// <param name="height">Rows of the input.</param>
    public static FaceTemplate Of(PackageTemplate card, int width, int height)
    {
        return new(width, height, new(
            Point(card.LeftEye), Point(card.RightEye), Point(card.Nose), Point(card.LeftMouth), Point(card.RightMouth)));

        static Vector2 Point(FacePoint point) => new((float)point.X, (float)point.Y);
    }
}

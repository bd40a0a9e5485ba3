using System.Numerics;
using ShiftService.Imaging;

namespace ShiftService.Faces.Alignment;

/// <summary>
/// Cuts faces out of images, turned and scaled so that their five points come as near to the template's as a similarity can bring them.
/// Belongs to one thread at a time; allocates nothing for images that are no larger than those before.
/// </summary>
/// <param name="template">The template.</param>
public sealed class FaceAlignment(FaceTemplate template)
{
    private readonly SimilarityWarp _warp = new();

    /// <summary>The template.</summary>
    public FaceTemplate Template { get; } = template;

    /// <summary>Bytes of an aligned face.</summary>
    public int ByteCount { get; } = checked(template.Width * template.Height * RgbImage.Channels);

    /// <summary>Takes points of an image to those of the aligned face.</summary>
    /// <exception cref="ArgumentException">The landmarks lie in one point, or one of them is nowhere.</exception>
    public Similarity2D ToTemplate(in FaceLandmarks landmarks)
    {
        Span<Vector2> from = stackalloc Vector2[5], to = stackalloc Vector2[5];
        Write(landmarks, from);
        Write(Template.Points, to);
        return Similarity2D.Fit(from, to);
    }

    /// <summary>Writes an aligned face.</summary>
    /// <param name="image">The image.</param>
    /// <param name="landmarks">The face's points, in pixels of the image whose centres have whole coordinates.</param>
    /// <param name="face">Height x width x RGB, <see cref="ByteCount"/> bytes.</param>
    /// <exception cref="ArgumentException">The landmarks lie in one point, or one of them is nowhere.</exception>
    public void Align(RgbView image, in FaceLandmarks landmarks, Span<byte> face) =>
        _warp.Apply(image, ToTemplate(landmarks).Inverse(), Template.Width, Template.Height, face);

    private static void Write(in FaceLandmarks landmarks, Span<Vector2> points)
    {
        points[0] = landmarks.LeftEye;
        points[1] = landmarks.RightEye;
        points[2] = landmarks.Nose;
        points[3] = landmarks.LeftMouth;
        points[4] = landmarks.RightMouth;
    }
}

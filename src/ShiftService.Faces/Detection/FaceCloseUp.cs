using System.Numerics;
using ShiftService.Faces.Alignment;
using ShiftService.Imaging;

namespace ShiftService.Faces.Detection;

/// <summary>
/// Closer looks at a face that was found. The detector sees it again, cut out upright and in one size, and then its mirror image; the
/// landmarks are the mean of both answers, and the second look goes by those of the first. They are much nearer than those from the photo
/// as a whole, where a face may have any size and turn.
/// Belongs to one thread at a time; allocates nothing for photos that are no larger than those before.
/// </summary>
public sealed class FaceCloseUp : IDisposable
{
    /// <summary>Side in pixels of the square that the detector is to be compiled for.</summary>
    public const int Side = 96;

    private const int Looks = 2;

    // In a close-up there is a face: its points are wanted even where the detector is not sure of it.
    private const float LowestScore = 0.1f;

    // Of the square's side: a face whose eyes are that far from where they should be is another one.
    private const float FarthestEyes = 0.25f;

    // The cut of the embedding networks, with more around it.
    private static readonly FaceTemplate Template = FaceTemplate.Portrait64x80.Within(Side, Side);

    private readonly FaceDetector _detector;
    private readonly FaceAlignment _alignment = new(Template);
    private readonly RgbImage _square = new(Side, Side);
    private readonly FaceDetection[] _found;

    /// <summary>Prepares close-ups.</summary>
    /// <param name="model">The detector, compiled for <see cref="Side"/>, which outlives this.</param>
    public FaceCloseUp(FaceDetectorModel model)
    {
        if (model.Preprocessor.Resize is not { Width: Side, Height: Side })
            throw new ArgumentException($"close-ups want a detector compiled for {Side}x{Side}", nameof(model));
        _detector = model.CreateDetector();
        _found = new FaceDetection[model.Decoder.Capacity];
    }

    /// <summary>The face with the points that a closer look shows; as it was where that shows no face.</summary>
    /// <param name="photo">The photo, perhaps decoded at a smaller scale.</param>
    /// <param name="face">The face, in pixels of the whole upright photo.</param>
    /// <param name="cancellation">Is looked at between steps of the network.</param>
    public FaceDetection Look(RgbView photo, in FaceDetection face, CancellationToken cancellation = default)
    {
        FaceDetection seen = face;
        for (int i = 0; i < Looks && seen.CanBeAligned; i++)
        {
            FaceDetection next = seen with { Landmarks = Look(photo, seen.Landmarks, cancellation) };
            if (next.CanBeAligned) seen = next;
        }
        return seen;
    }

    /// <inheritdoc/>
    public void Dispose() => _detector.Dispose();

    private FaceLandmarks Look(RgbView photo, in FaceLandmarks landmarks, CancellationToken cancellation)
    {
        var reduction = Similarity2D.Of(photo.Reduction);
        FaceLandmarks known = landmarks.Under(reduction);
        Similarity2D back = _alignment.ToTemplate(known).Inverse();
        _alignment.Align(photo, known, _square.Pixels);
        FaceLandmarks? plain = Find(cancellation);
        Mirror(_square.Pixels);
        FaceLandmarks? mirrored = Find(cancellation)?.Mirrored(Side);
        FaceLandmarks? seen = plain is { } one && mirrored is { } other ? one.Towards(other, 0.5f) : plain ?? mirrored;
        return seen?.Under(back).Under(reduction.Inverse()) ?? landmarks;
    }

    // Of the face in the middle, if there is one.
    private FaceLandmarks? Find(CancellationToken cancellation)
    {
        int count = _detector.Detect(_square, _found, LowestScore, cancellation).Count;
        foreach (ref readonly FaceDetection face in _found.AsSpan(0, count))
        {
            Vector2 eyes = (face.Landmarks.LeftEye + face.Landmarks.RightEye) / 2, wanted = (Template.Points.LeftEye + Template.Points.RightEye) / 2;
            if (Vector2.Distance(eyes, wanted) < FarthestEyes * Side) return face.Landmarks;
        }
        return null;
    }

    private static void Mirror(Span<byte> pixels)
    {
        const int channels = RgbImage.Channels;
        for (int y = 0; y < Side; y++)
        {
            Span<byte> row = pixels.Slice(y * Side * channels, Side * channels);
            row.Reverse();
            // Blue, green, red is what this leaves of a pixel.
            for (int i = 0; i < row.Length; i += channels) (row[i], row[i + 2]) = (row[i + 2], row[i]);
        }
    }
}

using System.Numerics;
using ShiftService.Faces.Alignment;
using ShiftService.Imaging;

namespace ShiftService.Faces.Detection;

/// <summary>
/// Closer looks at what may be a face. The detector sees it again, cut out upright and in one size; then once more, by the landmarks that it
/// saw there, and with its mirror image: landmarks and score are the mean of both. These are much nearer than those from the photo as a
/// whole, where a face may have any size and turn, and what only looked like a face is told apart.
/// Belongs to one thread at a time; allocates nothing for photos that are no larger than those before.
/// </summary>
public sealed class FaceCloseUp : IDisposable
{
    /// <summary>Side in pixels of the square that the detector is to be compiled for.</summary>
    public const int Side = 96;

    /// <summary>Most candidates of a photo that are looked at.</summary>
    public const int MostCandidates = 64;

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

    /// <summary>
    /// The score from which on a candidate is worth a closer look, where faces of a score are wanted: no close-up lifts a lower one up to it.
    /// </summary>
    /// <param name="wanted">Lowest score of a face, 0 to 1.</param>
    public static float CandidateScore(float wanted) => Math.Max(wanted * wanted * wanted, LowestScore);

    /// <summary>Looks at candidates, and keeps those that are faces from near, too, with the points that were seen there.</summary>
    /// <param name="photo">The photo, perhaps decoded at a smaller scale.</param>
    /// <param name="candidates">
    /// What the detector found from <see cref="CandidateScore"/> on, best first; at most <see cref="MostCandidates"/> are looked at. Those that
    /// stay come first, best first.
    /// </param>
    /// <param name="wanted">Lowest score of a face, 0 to 1.</param>
    /// <param name="cancellation">Is looked at between steps of the network.</param>
    /// <returns>How many stay, and the best score of all candidates.</returns>
    public DetectionResult Confirm(RgbView photo, Span<FaceDetection> candidates, float wanted, CancellationToken cancellation = default)
    {
        Span<FaceDetection> seen = candidates[..Math.Min(candidates.Length, MostCandidates)];
        foreach (ref FaceDetection face in seen) face = Look(photo, face, cancellation);
        seen.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        int count = 0;
        while (count < seen.Length && seen[count].Score >= wanted) count++;
        return new(count, seen.IsEmpty ? 0 : seen[0].Score);
    }

    /// <summary>
    /// The face with the points that closer looks show, and the score (s c c)^(1/3), where s is its own and c that of the close-up: of who
    /// is a face from afar, most are told apart from near. Where a close-up shows no face, c is 0.
    /// </summary>
    /// <param name="photo">The photo, perhaps decoded at a smaller scale.</param>
    /// <param name="face">The face, in pixels of the whole upright photo.</param>
    /// <param name="cancellation">Is looked at between steps of the network.</param>
    public FaceDetection Look(RgbView photo, in FaceDetection face, CancellationToken cancellation = default)
    {
        FaceDetection seen = face;
        float score = 0;
        for (int i = 0; i < Looks && seen.CanBeAligned; i++)
        {
            (FaceLandmarks landmarks, score) = Look(photo, seen.Landmarks, mirrors: i == Looks - 1, cancellation);
            FaceDetection next = seen with { Landmarks = landmarks };
            if (next.CanBeAligned) seen = next;
        }
        return seen with { Score = MathF.Cbrt(face.Score * score * score) };
    }

    /// <inheritdoc/>
    public void Dispose() => _detector.Dispose();

    // The face, or the mean of the face and of its mirror image; where one shows no face, that one's score is 0.
    private (FaceLandmarks Landmarks, float Score) Look(
        RgbView photo, in FaceLandmarks landmarks, bool mirrors, CancellationToken cancellation)
    {
        var reduction = Similarity2D.Of(photo.Reduction);
        FaceLandmarks known = landmarks.Under(reduction);
        Similarity2D back = _alignment.ToTemplate(known).Inverse();
        _alignment.Align(photo, known, _square.Pixels);
        FaceDetection? plain = Find(cancellation), mirrored = null;
        float score = plain?.Score ?? 0;
        if (mirrors)
        {
            HorizontalMirror.Apply(_square.Pixels, Side);
            mirrored = Find(cancellation);
            score = (score + (mirrored?.Score ?? 0)) / 2;
        }
        FaceLandmarks? one = plain?.Landmarks, other = mirrored?.Landmarks.Mirrored(Side);
        FaceLandmarks? seen = one is { } a && other is { } b ? a.Towards(b, 0.5f) : one ?? other;
        return (seen?.Under(back).Under(reduction.Inverse()) ?? landmarks, score);
    }

    // The face in the middle, if there is one.
    private FaceDetection? Find(CancellationToken cancellation)
    {
        int count = _detector.Detect(_square, _found, LowestScore, cancellation).Count;
        foreach (ref readonly FaceDetection face in _found.AsSpan(0, count))
        {
            Vector2 eyes = (face.Landmarks.LeftEye + face.Landmarks.RightEye) / 2, wanted = (Template.Points.LeftEye + Template.Points.RightEye) / 2;
            if (Vector2.Distance(eyes, wanted) < FarthestEyes * Side) return face;
        }
        return null;
    }
}

using ShiftService.Faces.Alignment;
using ShiftService.Imaging;

namespace ShiftService.Faces.Detection;

/// <summary>Locates the main face of each photo with a detector, and its points in a close-up. Belongs to one thread at a time.</summary>
/// <param name="model">The detector, which outlives this.</param>
public sealed class MainFaceLocator(FaceDetectorModel model) : IFaceLocator, IDisposable
{
    private readonly FaceDetector _detector = model.CreateDetector();
    private readonly FaceCloseUp _closeUp = model.CreateCloseUp();
    private readonly FaceDetection[] _faces = new FaceDetection[FaceCloseUp.MostCandidates];

    /// <summary>Score of the best face that was looked at last, found or not.</summary>
    public float BestScore { get; private set; }

    /// <summary>The face of a photo, if there is one.</summary>
    /// <param name="photo">The photo.</param>
    public FaceDetection? Find(RgbView photo)
    {
        DetectionResult found = _detector.Detect(photo, _faces, FaceCloseUp.CandidateScore(model.ScoreThreshold));
        if (found.Count > 0) found = _closeUp.Confirm(photo, _faces.AsSpan(0, found.Count), model.ScoreThreshold);
        BestScore = found.BestScore;
        if (found.Count == 0) return null;
        Span<FaceDetection> faces = _faces.AsSpan(0, found.Count);
        MainFace.ToFront(faces, photo.FullWidth, photo.FullHeight);
        return faces[0];
    }

    /// <inheritdoc/>
    public bool TryLocate(RgbView image, out FaceLandmarks landmarks)
    {
        FaceDetection? face = Find(image);
        landmarks = face?.Landmarks ?? default;
        return face is { CanBeAligned: true };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closeUp.Dispose();
        _detector.Dispose();
    }
}

using ShiftService.Engine;
using ShiftService.Faces.Detection;
using ShiftService.Imaging;
using ShiftService.Packages;

namespace ShiftService.Cli.Detection;

/// <summary>A detector under evaluation: the faces of a photo from a score on, best first. One thread at a time.</summary>
internal sealed class FaceContender : IDisposable
{
    private readonly IDisposable[] _owned;

    private FaceContender(
        string name, float threshold, Func<RgbImage, float, IReadOnlyList<FaceDetection>> find, params IDisposable[] owned) =>
        (Name, Threshold, Find, _owned) = (name, threshold, find, owned);

    /// <summary>The detector and what runs it.</summary>
    public string Name { get; }

    /// <summary>Score from which on a face counts as found.</summary>
    public float Threshold { get; }

    /// <summary>The faces of a photo from a score on, best first.</summary>
    public Func<RgbImage, float, IReadOnlyList<FaceDetection>> Find { get; }

    /// <summary>A package, through the preprocessing and decoding of the service.</summary>
    public static FaceContender Of(ModelPackage package, IExecutionBackend backend, int? side, float? threshold)
    {
        FaceDetectorModel model = FaceDetectorModel.Compile(package, backend, side);
        FaceDetector detector = model.CreateDetector();
        FaceCloseUp closeUp = model.CreateCloseUp();
        var faces = new FaceDetection[FaceCloseUp.MostCandidates];
        return new($"{package.Card.Network}, {backend.Name}", threshold ?? model.ScoreThreshold, Find, closeUp, detector, model);

        IReadOnlyList<FaceDetection> Find(RgbImage photo, float score)
        {
            int candidates = detector.Detect(photo, faces, FaceCloseUp.CandidateScore(score)).Count;
            return faces[..closeUp.Confirm(photo, faces.AsSpan(0, candidates), score).Count];
        }
    }

    /// <summary>YuNet, run by ONNX Runtime.</summary>
    public static FaceContender OfYuNet(string file, int side, float threshold)
    {
        var detector = new YuNetDetector(file);
        return new("YuNet, onnxruntime", threshold, (photo, score) => detector.Detect(photo, side, score), detector);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable owned in _owned) owned.Dispose();
    }
}

using ShiftService.Engine;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Faces.Detection;

/// <summary>
/// Finds faces in photos, one after the other, on buffers of its own. Belongs to one thread at a time; allocates nothing after the first
/// photo of a size.
/// </summary>
public sealed class FaceDetector : IDisposable
{
    private readonly FaceDetectorModel _model;
    private readonly IWorker _worker;
    private readonly byte[] _pixels;
    private readonly FaceDetection[] _proposals;
    private readonly ResizeScratch _scratch = new();

    internal FaceDetector(FaceDetectorModel model)
    {
        _model = model;
        _worker = model.Network.CreateWorker(1);
        _pixels = new byte[model.Preprocessor.Length];
        _proposals = new FaceDetection[model.Decoder.Capacity];
    }

    /// <summary>Finds the faces of a photo.</summary>
    /// <param name="photo">The photo, perhaps decoded at a scale that suffices for <see cref="FaceDetectorModel.Preprocessor"/>.</param>
    /// <param name="faces">Written: as many of the best as there is room for, best first, in pixels of the whole upright photo.</param>
    /// <param name="threshold">Lowest score, 0 to 1; the card's where it is left out.</param>
    /// <param name="cancellation">Is looked at between steps of the network.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not from 0 to 1.</exception>
    public DetectionResult Detect(
        RgbView photo, Span<FaceDetection> faces, float? threshold = null, CancellationToken cancellation = default)
    {
        float lowest = threshold ?? _model.ScoreThreshold;
        if (!(lowest >= 0 && lowest <= 1)) throw new ArgumentOutOfRangeException(nameof(threshold), lowest, "a score is from 0 to 1");
        _model.Preprocessor.Write(photo, _pixels, _worker.Input, _scratch);
        _worker.Run(1, cancellation);
        ResizeMapping mapping = _model.Preprocessor.Resize.MappingOf(photo.FullWidth, photo.FullHeight);
        DetectionResult found = _model.Decoder.Decode(_worker, 0, mapping, lowest, _proposals);
        int count = Math.Min(found.Count, faces.Length);
        _proposals.AsSpan(0, count).CopyTo(faces);
        return found with { Count = count };
    }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();
}

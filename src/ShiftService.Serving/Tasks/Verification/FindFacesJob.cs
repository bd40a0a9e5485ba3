using System.Diagnostics;
using ShiftService.Engine;
using ShiftService.Faces.Alignment;
using ShiftService.Faces.Detection;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>One image on its way to its faces: decoded, searched and cut on one lane, which then knows nothing of it any more.</summary>
internal sealed class FindFacesJob : Job
{
    private readonly VerificationModels _models;
    private readonly FaceQuery _query;
    private readonly DecodeOptions _decoding;
    private readonly PrepareEstimate _estimate;
    private readonly int _bytes;
    private ReadOnlyMemory<byte> _file;
    private ImageHeader? _header;
    private FoundFace[] _faces = [];
    private FaceDetection[] _others = [];
    private float _bestRejected;
    private TimeSpan _decode, _detect, _closeUps, _align;

    public FindFacesJob(
        VerificationModels models, ReadOnlyMemory<byte> file, FaceQuery query, in JobTerms terms, DecodeOptions decoding,
        PrepareEstimate estimate)
        : base(terms, null, estimate.Seconds(file.Length) + (query.Detect ? models.Detector!.Seconds(1) : 0))
    {
        (_models, _file, _bytes, _query, _decoding, _estimate) = (models, file, file.Length, query, decoding, estimate);
    }

    /// <summary>What finds faces; null where none are looked for.</summary>
    public ServedModel? Detector => _query.Detect ? _models.Detector : null;

    /// <summary>The answer, of a job that ended well.</summary>
    public FaceSearch ToAnswer() => new(
        _header!, _faces, _others, _bestRejected, new(TimeSpan.FromSeconds(QueueSeconds), _decode, _detect, _align));

    protected internal override void Prepare(LaneContext lane, Span<float> input)
    {
        ResizeRule rule = Detector?.Faces!.DecodedFor ?? _models.Embedder.Preprocessor.Resize;
        long start = Stopwatch.GetTimestamp();
        using DecodedImage image = Decode(lane.Pixels, rule);
        _decode = Stopwatch.GetElapsedTime(start);
        _header = image.Header;
        ThrowIfAbandoned();
        if (Detector is null) TakeWhole(image.View, lane);
        else FindAndCut(image.View, Detector, lane);
        // The detector's own time is predicted apart.
        _estimate.Measured(_bytes, (_decode + _closeUps + _align).TotalSeconds);
    }

    // The file's memory belongs to the request.
    protected internal override void Release() => _file = default;

    private void TakeWhole(RgbView image, LaneContext lane)
    {
        long start = Stopwatch.GetTimestamp();
        ResizeRule rule = _models.Embedder.Preprocessor.Resize;
        var pixels = new byte[_models.Embedder.InputLength];
        rule.Apply(image, pixels, lane.Pixels.Scratch);
        FaceTemplate template = _models.Template;
        FaceWarning warnings = FaceQuality.Of(template.Points, new Similarity2D(1, 0, 0, 0), pixels, rule.Width);
        _faces = [new(null, warnings, pixels)];
        _align = Stopwatch.GetElapsedTime(start);
    }

    private void FindAndCut(RgbView image, ServedModel detector, LaneContext lane)
    {
        long start = Stopwatch.GetTimestamp();
        FaceScratch scratch = lane.Scratch<FaceScratch>();
        ServedDetector faces = detector.Faces!;
        IWorker worker = detector.WorkerFor(lane.Lane);
        detector.Preprocessor.Write(image, lane.Bytes(detector.InputLength), worker.Input[..detector.InputLength], lane.Pixels.Scratch);
        worker.Run(1, Terms.Cancellation);
        float wanted = (float)(_query.MinScore ?? faces.ScoreThreshold);
        ResizeMapping mapping = detector.Preprocessor.Resize.MappingOf(image.FullWidth, image.FullHeight);
        Span<FaceDetection> candidates = scratch.Room(faces.Decoder.Capacity);
        DetectionResult result = faces.Decoder.Decode(worker, 0, mapping, FaceCloseUp.CandidateScore(wanted), candidates);
        long closer = Stopwatch.GetTimestamp();
        if (result.Count > 0)
            result = faces.CloseUpFor(lane.Lane).Confirm(image, candidates[..result.Count], wanted, Terms.Cancellation);
        _closeUps = Stopwatch.GetElapsedTime(closer);
        _detect = Stopwatch.GetElapsedTime(start);
        ThrowIfAbandoned();
        if (result.Count == 0)
        {
            _bestRejected = result.BestScore;
            return;
        }
        Span<FaceDetection> found = candidates[..result.Count];
        MainFace.ToFront(found, image.FullWidth, image.FullHeight);
        int meant = _query.Choice == FaceChoice.Main ? 1 : Math.Min(found.Length, _query.MaxFaces);
        long before = Stopwatch.GetTimestamp();
        FaceAlignment alignment = scratch.AlignmentTo(_models.Template);
        _faces = new FoundFace[meant];
        for (int i = 0; i < meant; i++) _faces[i] = Cut(image, found[i], alignment);
        _others = found[meant..].ToArray();
        _align = Stopwatch.GetElapsedTime(before);
    }

    private static FoundFace Cut(RgbView image, in FaceDetection face, FaceAlignment alignment)
    {
        var pixels = new byte[alignment.ByteCount];
        alignment.Align(image, face.Landmarks.Under(Similarity2D.Of(image.Reduction)), pixels);
        // Of the photo's own pixels, of which a reduced image has fewer.
        Similarity2D toTemplate = alignment.ToTemplate(face.Landmarks);
        return new(face, FaceQuality.Of(face.Landmarks, toTemplate, pixels, alignment.Template.Width), pixels);
    }

    private DecodedImage Decode(PixelBuffer pixels, ResizeRule rule)
    {
        try
        {
            return ImageDecoder.Decode(_file.Span, _decoding with { ScaledFor = rule }, pixels, Terms.Cancellation);
        }
        catch (ImageException error) when (error.Error == ImageError.BudgetExhausted)
        {
            // Other images hold the memory, for as long as one takes.
            throw new RefusedException(RefusalReason.DecodedBytes, error.Message, TimeSpan.FromSeconds(_estimate.Seconds(_bytes)));
        }
    }
}

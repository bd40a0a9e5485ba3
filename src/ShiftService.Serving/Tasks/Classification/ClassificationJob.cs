using System.Diagnostics;
using ShiftService.Engine;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tasks.Classification;

/// <summary>One image on its way to its classes.</summary>
internal sealed class ClassificationJob : Job
{
    private readonly ServedModel _model;
    private readonly DecodeOptions _decoding;
    private readonly PrepareEstimate _estimate;
    private readonly int _top;
    private readonly int _bytes;
    private ReadOnlyMemory<byte> _file;
    private PreprocessReport? _preprocess;
    private double _decodeSeconds, _preprocessSeconds, _finishSeconds;
    private Prediction[]? _predictions;

    public ClassificationJob(
        ServedModel model, ReadOnlyMemory<byte> file, int top, in JobTerms terms, DecodeOptions decoding, PrepareEstimate estimate)
        : base(terms, model, estimate.Seconds(file.Length))
    {
        (_model, _file, _bytes, _top, _decoding, _estimate) = (model, file, file.Length, top, decoding, estimate);
    }

    /// <summary>The answer, of a job that ended well.</summary>
    public ClassificationAnswer ToAnswer() => new(_predictions!, _preprocess!, Times);

    private StageTimes Times => new(
        TimeSpan.FromSeconds(QueueSeconds), TimeSpan.FromSeconds(_decodeSeconds), TimeSpan.FromSeconds(_preprocessSeconds),
        TimeSpan.FromSeconds(ComputeSeconds), TimeSpan.FromSeconds(_finishSeconds), BatchSize);

    protected internal override void Prepare(LaneContext lane, Span<float> input)
    {
        Preprocessor preprocessor = _model.Preprocessor;
        ResizeRule rule = preprocessor.Resize;
        long start = Stopwatch.GetTimestamp();
        using DecodedImage image = Decode(lane.Pixels, rule);
        long decoded = Stopwatch.GetTimestamp();
        ThrowIfAbandoned();
        preprocessor.Write(image.View, lane.Bytes(preprocessor.Length), input, lane.Pixels.Scratch);
        long written = Stopwatch.GetTimestamp();
        ImageHeader header = image.Header;
        _preprocess = new(header, rule.RegionOf(header.UprightWidth, header.UprightHeight), rule.Width, rule.Height);
        _decodeSeconds = Stopwatch.GetElapsedTime(start, decoded).TotalSeconds;
        _preprocessSeconds = Stopwatch.GetElapsedTime(decoded, written).TotalSeconds;
        _estimate.Measured(_bytes, _decodeSeconds + _preprocessSeconds);
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

    protected internal override void Finish(IWorker worker, int item)
    {
        long start = Stopwatch.GetTimestamp();
        ReadOnlySpan<float> output = worker.Output();
        int classes = output.Length / BatchSize;
        _predictions = TopClasses.Of(output.Slice(item * classes, classes), _model.GivesProbabilities, _model.Package.Labels, _top);
        _finishSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // The file's memory belongs to the request.
    protected internal override void Release() => _file = default;
}

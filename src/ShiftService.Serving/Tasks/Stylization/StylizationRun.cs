using System.Diagnostics;
using ShiftService.Imaging;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;
using ShiftService.Styles;

namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>One picture on its way. Its memory is in use until every job of it has ended, which running it waits for.</summary>
internal sealed class StylizationRun : IDisposable
{
    private const int LongestWebPSide = 16_383, LongestJpegSide = 65_500;

    private readonly Scheduler _scheduler;
    private readonly ServedModel _model;
    private readonly StylizationRequest _request;
    private readonly JobTerms _terms;
    private readonly PrepareEstimate _decodeEstimate;
    private readonly PaintEstimate _paintEstimate;
    private readonly Action<StylizationProgress>? _onProgress;
    private readonly CancellationTokenSource _stop;
    private readonly Lock _progress = new();
    private Picture? _source, _target;
    private StylizationJob? _picture;
    private int _next, _done;
    private double _paintSeconds;

    public StylizationRun(
        Scheduler scheduler, ServedModel model, StylizationRequest request, in JobTerms terms, PrepareEstimate decodeEstimate,
        PaintEstimate paintEstimate, Action<StylizationProgress>? onProgress)
    {
        (_scheduler, _model, _request, _onProgress) = (scheduler, model, request, onProgress);
        (_decodeEstimate, _paintEstimate) = (decodeEstimate, paintEstimate);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(terms.Cancellation);
        _terms = terms with { Cancellation = _stop.Token };
    }

    private ServedStyles Styles => _model.Styles!;

    public async Task<StylizationAnswer> RunAsync(ReadOnlyMemory<byte> file, DecodeOptions decoding)
    {
        Report(StylizationStage.Queued);
        var decode = new LaneJob(
            _terms, JobKind.SolidPiece, _decodeEstimate.Seconds(file.Length), (_, _) => Decode(file.Span, decoding));
        _scheduler.Submit(decode);
        await decode.Completion.ConfigureAwait(false);
        _decodeEstimate.Measured(file.Length, decode.Seconds);
        long start = Stopwatch.GetTimestamp();
        bool isMeasured = await MeasureAsync().ConfigureAwait(false);
        TimeSpan measured = isMeasured ? Stopwatch.GetElapsedTime(start) : TimeSpan.Zero;
        start = Stopwatch.GetTimestamp();
        await PaintAsync().ConfigureAwait(false);
        TimeSpan painted = Stopwatch.GetElapsedTime(start);
        Picture target = _target!;
        _paintEstimate.Measured(_model, target.Width, target.Height, _paintSeconds);
        FreeSource();
        Report(StylizationStage.Encoding);
        byte[]? encoded = null;
        ImageFormat format = FormatOf(target);
        var encode = new LaneJob(
            _terms, JobKind.SolidPiece, decode.Seconds,
            (_, _) => encoded = ImageEncoder.Encode(target, format, _request.Quality, _terms.Cancellation));
        _scheduler.Continue(encode);
        await encode.Completion.ConfigureAwait(false);
        return new(encoded!, format, target.Width, target.Height, _picture!.Tiles, new(
            TimeSpan.FromSeconds(decode.Waited + encode.Waited), TimeSpan.FromSeconds(decode.Seconds),
            measured, painted, TimeSpan.Zero, 1)
        {
            Encode = TimeSpan.FromSeconds(encode.Seconds),
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        FreeSource();
        _target?.Dispose();
        _stop.Dispose();
    }

    private unsafe void Decode(ReadOnlySpan<byte> file, DecodeOptions decoding)
    {
        ImageHeader header = ImageDecoder.Probe(file);
        (int width, int height) = Picture.SizeWithin(header, _request.MaxSide);
        _source = Picture.Decode(file, decoding, _request.MaxSide, _terms.Cancellation);
        int longest = FormatOf(_source) switch
        {
            ImageFormat.WebP => LongestWebPSide, ImageFormat.Jpeg => LongestJpegSide, _ => int.MaxValue,
        };
        if (Math.Max(width, height) > longest) throw ImageException.TooLong(header, longest);
        _target = _source.CreateSibling();
        _picture = Styles.Stylizer.Begin(width, height, _source.PixelAddress, _target.PixelAddress, _request.Settings);
    }

    private async Task<bool> MeasureAsync()
    {
        if (!_picture!.NeedsMeasuring) return false;
        Report(StylizationStage.Measuring);
        await RunAsync(memory => _picture.Measure(memory, _terms.Cancellation)).ConfigureAwait(false);
        return true;
    }

    private double SecondsPerTile =>
        _paintEstimate.Seconds(_model, _target!.Width, _target.Height) / _picture!.Tiles;

    // As many tiles are under way as there are lanes, and one more, which waits for the first that is free.
    private async Task PaintAsync()
    {
        Report(StylizationStage.Painting);
        int atOnce = Math.Min(_picture!.Tiles, _scheduler.Lanes + 1);
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => PaintSomeAsync())).ConfigureAwait(false);
    }

    private async Task PaintSomeAsync()
    {
        for (int tile = NextTile(); tile < _picture!.Tiles; tile = NextTile())
        {
            int mine = tile;
            await RunAsync(memory => _picture.Stylize(mine, memory, _terms.Cancellation)).ConfigureAwait(false);
            lock (_progress) _onProgress?.Invoke(new(StylizationStage.Painting, ++_done, _picture.Tiles));
        }
    }

    private int NextTile() => Interlocked.Increment(ref _next) - 1;

    // A piece of the work, on some lane's memory.
    private async Task RunAsync(Action<StylizerLane> work)
    {
        var piece = new LaneJob(_terms, JobKind.Piece, SecondsPerTile, (job, lane) => Styles.With(lane.Lane, memory =>
        {
            memory.Between = () => job.GiveWay(lane);
            try
            {
                work(memory);
            }
            finally
            {
                memory.Between = null;
            }
        }));
        _scheduler.Continue(piece);
        try
        {
            await piece.Completion.ConfigureAwait(false);
            lock (_progress) _paintSeconds += piece.Seconds;
        }
        catch
        {
            // The others need not go on.
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ImageFormat FormatOf(Picture picture) => picture.HasAlpha ? _request.TransparentFormat : _request.Format;

    private void Report(StylizationStage stage)
    {
        lock (_progress) _onProgress?.Invoke(new(stage, _done, _picture?.Tiles ?? 0));
    }

    private void FreeSource()
    {
        _source?.Dispose();
        _source = null;
    }
}

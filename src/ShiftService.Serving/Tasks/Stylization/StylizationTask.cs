using System.Diagnostics;
using ShiftService.Imaging;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>
/// Paints pictures of any size. A picture is decoded, measured, painted and encoded by jobs on the lanes, so that all lanes paint a large
/// one, and everything else goes on meanwhile. Thread-safe.
/// </summary>
public sealed class StylizationTask : IDisposable
{
    private readonly Scheduler _scheduler;
    private readonly DecodeOptions _decoding;
    private readonly ServingMetrics? _metrics;
    private readonly PrepareEstimate _decodeEstimate = new();
    private readonly PaintEstimate _paintEstimate = new();
    private readonly SemaphoreSlim _largePictures;

    /// <summary>Creates the task.</summary>
    /// <param name="scheduler">Whose lanes do the work.</param>
    /// <param name="decoding">How images are decoded, and up to which size.</param>
    /// <param name="limits">What painting may take.</param>
    /// <param name="metrics">Where the times are counted.</param>
    /// <exception cref="ArgumentException">A limit makes no sense.</exception>
    public StylizationTask(Scheduler scheduler, DecodeOptions decoding, StylizationLimits? limits = null, ServingMetrics? metrics = null)
    {
        limits ??= new();
        limits.Validate();
        (_scheduler, _decoding, _metrics) = (scheduler, decoding, metrics);
        _largePictures = new(limits.LargePictures);
    }

    /// <summary>Paints a picture.</summary>
    /// <param name="model">A style network, under a lease that is held until this ends.</param>
    /// <param name="file">The encoded picture; its memory is not touched any more when this ends.</param>
    /// <param name="request">How it is painted.</param>
    /// <param name="terms">On whose behalf, how urgently, until when.</param>
    /// <param name="onProgress">Told how far it is, on some thread, one at a time; it is short.</param>
    /// <exception cref="ImageException">The file is no image that can be used, or its format cannot hold the result.</exception>
    /// <exception cref="RefusedException">The scheduler does not take it, or it cannot be done in time: nothing was painted.</exception>
    /// <exception cref="DeadlineExceededException">The deadline passed.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async Task<StylizationAnswer> StylizeAsync(
        ServedModel model, ReadOnlyMemory<byte> file, StylizationRequest request, JobTerms terms,
        Action<StylizationProgress>? onProgress = null)
    {
        if (model.Styles is null) throw new ArgumentException($"{model.Name} is no style network", nameof(model));
        (int width, int height) = Picture.SizeWithin(ImageDecoder.Probe(file.Span), request.MaxSide);
        bool isLarge = (long)width * height > StylizationLimits.LargePixels;
        if (_scheduler.Refusal(terms) is RefusedException refusal) throw refusal;
        RequireTime(model, width, height, terms);
        long start = _scheduler.Time.GetTimestamp();
        if (isLarge)
        {
            await TakeTurnAsync(terms).ConfigureAwait(false);
            model.Styles.BeginLarge();
        }
        try
        {
            // The turn may have been long in coming.
            if (isLarge) RequireTime(model, width, height, terms);
            using var run = new StylizationRun(_scheduler, model, request, terms, _decodeEstimate, _paintEstimate, onProgress);
            TimeSpan turn = _scheduler.Time.GetElapsedTime(start);
            StylizationAnswer answer = await run.RunAsync(file, _decoding).ConfigureAwait(false);
            answer = answer with { Times = answer.Times with { Queue = answer.Times.Queue + turn } };
            _metrics?.Stages(model.Name, model.Version, answer.Times, Activity.Current);
            return answer;
        }
        finally
        {
            if (isLarge)
            {
                model.Styles.EndLarge();
                _largePictures.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _largePictures.Dispose();

    // What cannot be ready in time is refused before anything is decoded.
    private void RequireTime(ServedModel model, int width, int height, in JobTerms terms)
    {
        double needed = _paintEstimate.Seconds(model, width, height) / _scheduler.Lanes;
        double left = (terms.Deadline - _scheduler.Time.GetTimestamp()) / (double)_scheduler.Time.TimestampFrequency;
        if (needed <= left) return;
        throw new RefusedException(
            RefusalReason.DeadlineUnreachable,
            $"painting {width}x{height} pixels is predicted to take {needed * 1000:F0} ms, and the deadline is in " +
            $"{Math.Max(left, 0) * 1000:F0} ms; fewer pixels (maxSide) or a later deadline would do",
            TimeSpan.FromSeconds(1));
    }

    private async Task TakeTurnAsync(JobTerms terms)
    {
        double seconds = (terms.Deadline - _scheduler.Time.GetTimestamp()) / (double)_scheduler.Time.TimestampFrequency;
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Max(seconds, 0)), _scheduler.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(terms.Cancellation, late.Token);
        try
        {
            await _largePictures.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!terms.Cancellation.IsCancellationRequested)
        {
            throw new DeadlineExceededException("queue");
        }
    }
}

using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using ShiftService.Api.Problems;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Bodies;

/// <summary>Reads bodies into pooled memory, within limits of bytes and of time.</summary>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock of deadlines.</param>
internal sealed class BodyReader(BodyLimits limits, TimeProvider time)
{
    /// <summary>Reads a request's body to its end.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">Where to.</param>
    /// <param name="arrived">Called after each piece with all that is there, to stop early; may be null.</param>
    /// <param name="deadline">A timestamp of the clock; there is no use in reading on after it.</param>
    /// <exception cref="ProblemException">It is too large or too slow.</exception>
    /// <exception cref="DeadlineExceededException">The deadline passed.</exception>
    public async ValueTask ReadAsync(HttpContext context, PooledBody body, Action<PooledBody>? arrived, long deadline)
    {
        long expected = context.Request.ContentLength ?? 0;
        if (expected > limits.RequestBytes) throw TooLarge(expected);
        PipeReader reader = context.Request.BodyReader;
        CancellationTokenSource? timer = null;
        long started = time.GetTimestamp();
        TimeSpan left = TimeSpan.FromSeconds((deadline - started) / (double)time.TimestampFrequency);
        bool endsAtDeadline = left < limits.Timeout;
        // The limit is ours alone, so that what is left of a body that is refused can still be skipped, and the client reads why.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        try
        {
            while (true)
            {
                // A small body is here already; only one that must be waited for needs a timer.
                if (!reader.TryRead(out ReadResult piece))
                {
                    timer ??= Timer(context, endsAtDeadline ? left : limits.Timeout);
                    piece = await reader.ReadAsync(timer.Token);
                }
                try
                {
                    if (body.Length + piece.Buffer.Length > limits.RequestBytes) throw TooLarge(body.Length + piece.Buffer.Length);
                    body.Append(piece.Buffer, expected);
                }
                finally
                {
                    reader.AdvanceTo(piece.Buffer.End);
                }
                arrived?.Invoke(body);
                if (piece.IsCompleted) return;
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            if (endsAtDeadline) throw new DeadlineExceededException("body");
            long waited = (long)time.GetElapsedTime(started).TotalMilliseconds;
            throw ProblemKind.BodyTooSlow.With(
                $"{body.Length} bytes arrived in {waited} ms, and not all; allowed are {limits.Timeout.TotalMilliseconds:0} ms",
                ("limitMs", (long)limits.Timeout.TotalMilliseconds), ("actualMs", waited), ("bytes", body.Length)).ToException();
        }
        finally
        {
            timer?.Dispose();
        }
    }

    private static CancellationTokenSource Timer(HttpContext context, TimeSpan wait)
    {
        var timer = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timer.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        return timer;
    }

    private ProblemException TooLarge(long actual) =>
        Problem.Over(ProblemKind.BodyTooLarge, "the body has", limits.RequestBytes, actual, "bytes").ToException();
}

using System.Diagnostics;

namespace ShiftService.Api.Telemetry;

/// <summary>When a request began; a feature of it, set before anything else happens.</summary>
internal sealed class RequestClock(HttpContext context)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Time since then.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Writes Server-Timing when the response starts, where nobody has written it.</summary>
    public void OnStarting()
    {
        if (context.Response.Headers.ContainsKey(ServerTiming.Header)) return;
        if (context.Features.Get<RequestFacts>()?.Stages is { } stages) ServerTiming.Write(context.Response, stages, Elapsed);
        else ServerTiming.Write(context.Response, Elapsed);
    }
}

using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Api.Telemetry;

/// <summary>
/// Around every request: its time as a metric and in Server-Timing, and a line in the log where it failed or was slow. Lines have method,
/// path without query, status, time and problem code: no header, no body, no key.
/// </summary>
internal sealed partial class RequestTelemetry(
    RequestDelegate next, ServingMetrics metrics, TelemetryOptions options, LineBudget lines, ILogger<RequestTelemetry> logger)
{
    private static readonly Func<object, Task> Starting = static clock =>
    {
        ((RequestClock)clock).OnStarting();
        return Task.CompletedTask;
    };

    public async Task InvokeAsync(HttpContext context)
    {
        var clock = new RequestClock(context);
        context.Response.OnStarting(Starting, clock);
        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            Finish(context, clock.Elapsed, StatusOf(context, error));
            throw;
        }
        Finish(context, clock.Elapsed, StatusOf(context, null));
    }

    private static int StatusOf(HttpContext context, Exception? error)
    {
        if (context.Response.HasStarted && error is null) return context.Response.StatusCode;
        if (context.RequestAborted.IsCancellationRequested) return StatusCodes.Status499ClientClosedRequest;
        return error switch
        {
            null => context.Response.StatusCode,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };
    }

    private void Finish(HttpContext context, TimeSpan elapsed, int status)
    {
        // A handler of exceptions clears the endpoint, and keeps it in its feature.
        Endpoint? endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        RequestFacts? facts = context.Features.Get<RequestFacts>();
        string route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? ServingMetrics.Unknown;
        metrics.Request(route, status, facts?.Model, elapsed.TotalSeconds);
        if (Activity.Current is { IsAllDataRequested: true } request) Tag(request, context, route, status, facts);
        if (endpoint?.Metadata.GetMetadata<QuietEndpoint>() is null) Log(context, elapsed.TotalMilliseconds, status, facts);
    }

    private static void Tag(Activity request, HttpContext context, string route, int status, RequestFacts? facts)
    {
        request.DisplayName = $"{context.Request.Method} {route}";
        request.SetTag("http.request.method", context.Request.Method).SetTag("http.route", route)
            .SetTag("http.response.status_code", status).SetTag("url.path", context.Request.Path.Value);
        if (status >= 500) request.SetStatus(ActivityStatusCode.Error, facts?.Problem);
        if (facts is null) return;
        request.SetTag("shiftservice.model", facts.Model).SetTag("shiftservice.version", facts.Version)
            .SetTag("shiftservice.images", facts.Images).SetTag("shiftservice.problem", facts.Problem);
    }

    private void Log(HttpContext context, double milliseconds, int status, RequestFacts? facts)
    {
        LogLevel level = status >= 500 || milliseconds >= options.SlowRequestMs ? LogLevel.Warning
            : status >= 400 ? LogLevel.Information
            : LogLevel.Debug;
        if (!logger.IsEnabled(level)) return;
        long leftOut = 0;
        if (level > LogLevel.Debug && !lines.TryTake(out leftOut)) return;
        HttpRequest request = context.Request;
        Answered(logger, level, request.Method, request.Path.Value, status, milliseconds, facts?.Problem ?? ServingMetrics.None,
            facts?.Model ?? ServingMetrics.None, facts?.Client ?? ServingMetrics.None);
        if (leftOut > 0) LeftOut(logger, leftOut, options.MaxRequestLinesPerSecond);
    }

    [LoggerMessage(
        EventId = 1,
        Message = "{Method:l} {Path:l}: {Status} in {Milliseconds:0.000} ms; problem {Problem:l}, model {Model:l}, client {Client:l}")]
    private static partial void Answered(
        ILogger logger, LogLevel level, string method, string? path, int status, double milliseconds, string problem, string model,
        string client);

    [LoggerMessage(2, LogLevel.Warning, "{Count} lines about requests were left out: more than {Limit} a second")]
    private static partial void LeftOut(ILogger logger, long count, int limit);
}

using ShiftService.Api.Problems;

namespace ShiftService.Api.Hosting;

/// <summary>What every answer has, whoever gives it: security headers, and a problem where there is no other answer.</summary>
internal sealed partial class ResponseMiddleware(RequestDelegate next, DrainGate gate, ILogger<ResponseMiddleware> logger)
{
    // The page loads nothing from elsewhere and is shown in no frame; pictures that it previews are blobs and data of its own.
    private const string ContentPolicy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    public async Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        // So that clients come back by a new connection, which a balancer leads elsewhere.
        if (gate.IsDraining) headers.Connection = "close";
        try
        {
            await next(context);
            HttpResponse response = context.Response;
            if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
                await ProblemWriter.WriteAsync(context, ProblemTable.OfStatus(context));
        }
        catch (Exception error)
        {
            await AnswerAsync(context, error);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception error)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads it; the status is for the log.
            if (!context.Response.HasStarted) context.Response.StatusCode = ProblemKind.ClientClosed.Status;
            RequestFacts.Of(context).Problem = ProblemKind.ClientClosed.Code;
            return;
        }
        Problem problem = ProblemTable.Of(error, context);
        if (problem.Kind.Status == StatusCodes.Status500InternalServerError) LogFailure(error, context.Request.Path);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        // Nobody waits for the rest of a body that comes too slowly. Other bodies that were not read to their end Kestrel skips.
        if (problem.Kind == ProblemKind.BodyTooSlow || problem.Kind == ProblemKind.DeadlineExceeded)
            context.Response.Headers.Connection = "close";
        await ProblemWriter.WriteAsync(context, problem);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private partial void LogFailure(Exception error, PathString path);
}

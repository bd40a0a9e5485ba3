using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using ShiftService.Engine;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Packages.Documents;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Registry.Archives;
using ShiftService.Serving.Scheduling;
using ShiftService.Styles;

namespace ShiftService.Api.Problems;

/// <summary>The one table from whatever goes wrong to the problem that the client is told.</summary>
internal static class ProblemTable
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);

    /// <summary>The service stops and lets nobody in.</summary>
    public static Problem Draining { get; } =
        ProblemKind.Draining.With("the service is stopping and takes nothing new; another instance may") with { RetryAfter = SoonAgain };

    /// <summary>An exception as a problem.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="context">The request, where it is the request's.</param>
    public static Problem Of(Exception error, HttpContext? context = null) => error switch
    {
        ProblemException problem => problem.Problem,
        RefusedException { Reason: RefusalReason.Stopping } => Draining,
        RefusedException refused => KindOf(refused.Reason).With(refused.Message) with { RetryAfter = refused.RetryAfter },
        DeadlineExceededException late => ProblemKind.DeadlineExceeded.With(late.Message, ("stage", late.Stage)),
        ImageException image => OfImage(image),
        ModelNotFoundException missing => ProblemKind.ModelNotFound.With(
            missing.Message, ("kind", missing.Kind.ToString().ToLowerInvariant()), ("known", missing.Known)),
        ModelNotReadyException waiting => ProblemKind.NotReady.With(
            waiting.Message, ("model", waiting.Model), ("state", waiting.State.ToString().ToLowerInvariant())) with
        {
            RetryAfter = SoonAgain,
        },
        RegistryNotStartedException early => ProblemKind.NotReady.With(early.Message) with { RetryAfter = SoonAgain },
        WrongTaskException wrong => ProblemKind.WrongTask.With(wrong.Message, ("task", wrong.Task.ToString().ToLowerInvariant())),
        StyleException { Error: StyleError.Unknown } unknown => ProblemKind.StyleNotFound.With(unknown.Message, ("known", unknown.Known)),
        StyleException malformed => ProblemKind.InvalidQuery.With(
            $"style: {malformed.Message}", ("errors", (DocumentError[])[new("style", malformed.Message)]), ("known", malformed.Known)),
        InvalidArgumentException invalid => ProblemKind.InvalidArgument.With(
            invalid.Message, ("errors", (DocumentError[])[new(invalid.Field, invalid.Reason)])),
        ConflictException conflict => ProblemKind.Conflict.With(conflict.Message, ("model", conflict.Model), ("name", conflict.Name)),
        ArchiveException archive => OfArchive(archive),
        PackageException package => ProblemKind.PackageRefused.With(
            $"{package.Errors.Count} things are wrong with the package", ("errors", package.Errors)),
        ParityException parity => ProblemKind.PackageRefused.With(parity.Message),
        BackendException backend => ProblemKind.PackageRefused.With(backend.Message),
        BadHttpRequestException bad => OfHttp(bad, context),
        JsonException json => ProblemKind.InvalidJson.With(json.Message),
        // Nothing else cancels what a client still waits for.
        OperationCanceledException => Draining,
        _ => ProblemKind.Internal.With("see the service's log, by traceId"),
    };

    /// <summary>The problem of an answer that has a status and nothing else.</summary>
    public static Problem OfStatus(HttpContext context)
    {
        string address = $"{context.Request.Method} {context.Request.Path}";
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ProblemKind.NoSuchRoute.With(address),
            StatusCodes.Status405MethodNotAllowed => ProblemKind.MethodNotAllowed.With(
                $"{address}: allowed is {context.Response.Headers.Allow}", ("allowed", context.Response.Headers.Allow.ToString())),
            StatusCodes.Status413PayloadTooLarge => TooLarge(context),
            StatusCodes.Status415UnsupportedMediaType => ProblemKind.UnsupportedContent.With(address),
            >= 500 => ProblemKind.Internal.With(address),
            int status => ProblemKind.Malformed.With($"{address}: status {status}"),
        };
    }

    private static ProblemKind KindOf(RefusalReason reason) => reason switch
    {
        RefusalReason.QueueFull => ProblemKind.QueueFull,
        RefusalReason.QueueTooLong => ProblemKind.QueueTooLong,
        RefusalReason.DeadlineUnreachable => ProblemKind.DeadlineUnreachable,
        RefusalReason.DecodedBytes => ProblemKind.DecodedBytes,
        _ => throw new InvalidOperationException($"refusal reason {reason} has no problem; this is a bug"),
    };

    private static Problem OfImage(ImageException image) => image.Error switch
    {
        ImageError.NotAnImage => ProblemKind.NotAnImage.With(image.Message),
        ImageError.UnsupportedFormat => ProblemKind.UnsupportedImage.With(image.Message),
        ImageError.TooManyPixels when image is { PixelLimit: long limit, Pixels: long pixels } => ProblemKind.TooManyPixels.With(
            image.Message, ("limit", limit), ("actual", pixels), ("unit", "pixels")),
        ImageError.TooManyPixels => ProblemKind.TooManyPixels.With(image.Message),
        ImageError.BudgetExhausted => ProblemKind.DecodedBytes.With(image.Message) with { RetryAfter = SoonAgain },
        ImageError.Corrupt => ProblemKind.CorruptImage.With(image.Message),
        ImageError.LibraryMissing => ProblemKind.ImageLibrary.With(image.Message),
        _ => ProblemKind.Internal.With(image.Message),
    };

    private static Problem OfArchive(ArchiveException archive)
    {
        ProblemKind kind = archive.Error switch
        {
            ArchiveError.NotAnArchive => ProblemKind.NotAnArchive,
            ArchiveError.TooLarge or ArchiveError.TooLargeUnpacked or ArchiveError.TooManyFiles or ArchiveError.TooCompressed =>
                ProblemKind.PackageTooLarge,
            _ => ProblemKind.PackageRefused,
        };
        var fields = new List<(string, object)> { ("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(archive.Error.ToString())) };
        if (archive.Entry is string entry) fields.Add(("entry", entry));
        if (archive.Limit is long limit) fields.Add(("limit", limit));
        return kind.With(archive.Message, [.. fields]);
    }

    private static Problem OfHttp(BadHttpRequestException bad, HttpContext? context) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge(context),
        StatusCodes.Status408RequestTimeout => ProblemKind.BodyTooSlow.With(bad.Message),
        _ => ProblemKind.Malformed.With(bad.Message),
    };

    private static Problem TooLarge(HttpContext? context)
    {
        long? limit = context?.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        return limit is long bytes
            ? ProblemKind.BodyTooLarge.With($"the body has more than {bytes} bytes", ("limit", bytes), ("unit", "bytes"))
            : ProblemKind.BodyTooLarge.With("the body has more bytes than allowed");
    }
}

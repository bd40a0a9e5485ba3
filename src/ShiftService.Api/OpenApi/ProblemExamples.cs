using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ShiftService.Api.Problems;
using ShiftService.Packages.Documents;

namespace ShiftService.Api.OpenApi;

/// <summary>A problem of each kind as a client gets it, written by what writes all problems.</summary>
internal static class ProblemExamples
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736", Model = "shiftresnet20-e6-cifar10";

    private static readonly Dictionary<ProblemKind, Problem> Problems = new[]
    {
        ProblemKind.Malformed.With("Bad chunk size data."),
        ProblemKind.InvalidQuery.With(
            "top: must be a whole number, 1 to 100, and is '0'", Errors("top", "must be a whole number, 1 to 100, and is '0'")),
        ProblemKind.InvalidJson.With("the object has a key other than 'image' or 'images'"),
        ProblemKind.InvalidBase64.With("image 0 is not Base64 (RFC 4648, section 4, with padding)", ("index", 0)),
        ProblemKind.InvalidMultipart.With("Content-Type has no boundary of 1 to 70 printable characters"),
        ProblemKind.NoImages.With("the body is empty"),
        ProblemKind.InvalidArgument.With("version: must not be empty", Errors("version", "must not be empty")),
        ProblemKind.InvalidEmbedding.With(
            "embedding1 has 3 numbers, and those of shiftfacenet have 128", ("field", "embedding1"), ("expected", 128), ("actual", 3)),
        ProblemKind.WrongTask.With($"{Model} is made for classification", ("task", "classification")),
        ProblemKind.KeyMissing.With("send it as 'Authorization: Bearer KEY' or as 'X-API-Key: KEY'"),
        ProblemKind.KeyUnknown.With("no configured key is this one"),
        ProblemKind.AdminRequired.With("the key of shop is not an administrator's"),
        ProblemKind.AdminDisabled.With("no key of an administrator is configured"),
        ProblemKind.ModelNotFound.With($"there is no model 'cats'; known are {Model}", ("kind", "model"), ("known", (string[])[Model])),
        ProblemKind.StyleNotFound.With(
            "there is no style 'sunflower'; there are starry_night, great_wave", ("known", (string[])["starry_night", "great_wave"])),
        ProblemKind.JobNotFound.With(
            "it never was, is another client's, was deleted, or has expired; finished jobs are kept for 600 seconds"),
        ProblemKind.NotAcceptable.With("the answer is application/json", ("supported", (string[])["application/json"])),
        ProblemKind.DeadlineExceeded.With("the deadline passed in stage 'queue'", ("stage", "queue")),
        ProblemKind.BodyTooSlow.With("Reading the request body timed out due to data arriving too slowly."),
        ProblemKind.Conflict.With("version 1 is what alias 'stable' points at", ("model", Model), ("name", "1")),
        ProblemKind.JobUnfinished.With("3 of 12 tiles are painted", ("share", 0.25)),
        Problem.Over(ProblemKind.BodyTooLarge, "the body has", 67_108_864, 70_000_000, "bytes"),
        Problem.Over(ProblemKind.ImageTooLarge, "the image has", 16_777_216, 17_123_456, "bytes"),
        ProblemKind.TooManyImages.With("there are more than 64 images", ("limit", 64), ("unit", "images")),
        Problem.Over(ProblemKind.TooManyPixels, "30000x20000", 50_000_000, 600_000_000, "pixels"),
        Problem.Over(ProblemKind.PackageTooLarge, "the archive has", 67_108_864, 104_857_600, "bytes"),
        ProblemKind.NotAnImage.With("the file begins like none of jpeg, png, webp, gif, avif"),
        ProblemKind.UnsupportedImage.With("a TIFF file"),
        ProblemKind.UnsupportedContent.With(
            "Content-Type 'text/plain' is not read here", ("supported", (string[])["image/*", "multipart/form-data"])),
        ProblemKind.NotAnArchive.With(
            "the body begins like neither a zip, a tar nor a tar.gz file", ("supported", (string[])["zip", "tar", "tar.gz"])),
        ProblemKind.CorruptImage.With("premature end of JPEG image"),
        ProblemKind.NoFace.With(
            "no face is found in image2: the best score is 0.12, and 0.5 is needed", ("image", "image2"), ("bestScore", 0.12),
            ("minScore", 0.5)),
        ProblemKind.PackageRefused.With("1 things are wrong with the package", Errors("$.input.std", "must be above 0")),
        Later(ProblemKind.QueueFull.With("1024 images are queued, as many as may be"), 120),
        Later(ProblemKind.QueueTooLong.With("the predicted wait is 1200 ms"), 700),
        Later(ProblemKind.DeadlineUnreachable.With("the answer is predicted in 340 ms, and the deadline is in 100 ms"), 240),
        Later(ProblemKind.DecodedBytes.With("decoded images take as many bytes as they may"), 1000),
        Later(ProblemKind.BodyBudget.With("the bodies of requests take as many bytes as they may"), 1000),
        Later(ProblemKind.TooManyJobs.With("64 jobs are kept, as many as may be", ("limit", 64)), 42_000),
        Later(
            ProblemKind.RateLimited.With("the key of shop may be used 10 times a second, 20 at once", ("limit", 10.0), ("burst", 20)), 100),
        ProblemKind.Internal.With("see the service's log, by traceId"),
        ProblemKind.ImageLibrary.With("libvips is not there"),
        Later(ProblemKind.NotReady.With("a model has no version that is ready"), 1000),
        Later(ProblemKind.Draining.With("the service is stopping and takes nothing new; another instance may"), 1000),
    }.ToDictionary(problem => problem.Kind);

    /// <summary>One of a kind.</summary>
    public static JsonNode Of(ProblemKind kind)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", $"urn:shiftservice:{kind.Code}");
            ProblemWriter.WriteMembers(json, Problems.GetValueOrDefault(kind) ?? kind.With(kind.Title));
            json.WriteString("traceId", TraceId);
            json.WriteEndObject();
        }
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }

    private static Problem Later(Problem problem, int milliseconds) =>
        problem with { RetryAfter = TimeSpan.FromMilliseconds(milliseconds) };

    private static (string, object) Errors(string path, string reason) => ("errors", (DocumentError[])[new(path, reason)]);
}

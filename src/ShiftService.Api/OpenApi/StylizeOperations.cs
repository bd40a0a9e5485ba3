using ShiftService.Api.OpenApi.Schemas;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.Api.Stylization;
using ShiftService.Imaging;

namespace ShiftService.Api.OpenApi;

/// <summary>POST /stylize, and the routes below /styles and /jobs.</summary>
internal static class StylizeOperations
{
    public const string Tag = "Stylization";

    private static readonly StylizationOptions Usual = new();

    private static readonly ApiParameter
        Model = new("model", "The model's name; without it, the only style network.", "painters"),
        Version = new("version", "A version or an alias of the model; without it, the model's default version.", "stable");

    private static readonly ApiContent[] Pictures =
        [ApiContent.File("image/jpeg"), ApiContent.File("image/png"), ApiContent.File("image/webp")];

    private static readonly ProblemKind[] OfModels =
        [ProblemKind.InvalidQuery, ProblemKind.ModelNotFound, ProblemKind.WrongTask, ProblemKind.NotReady];

    public static readonly IReadOnlyList<ApiOperation> All =
    [
        new("POST", "/stylize", Tag, "stylize", "Paints a picture in a painter's style, or in a mix of styles.",
            """
            The body is the file of one image; or a form with one part called `image`; or JSON with Base64. The answer is the picture in the
            format that `Accept` names first: JPEG, PNG or WebP. It keeps size and transparency, is upright, and its colours are sRGB; no
            metadata is kept.

            With `Accept: text/event-stream` the answer is a stream of events: `progress` as tiles are painted, and at the end `result` with
            the picture in Base64, or `problem`. With `Prefer: respond-async` or `mode=async` it is 202 at once, and the picture is painted
            as a job.
            """)
        {
            Query =
            [
                new("style", "A style's name, or several with weights of any sum: starry_night:0.7,great_wave:0.3.", "starry_night")
                {
                    IsRequired = true,
                },
                new("strength", "From 0, the picture as it is, to 1, the style in full.", 0.8)
                {
                    IsReal = true, Range = (0, 1), Default = 1,
                },
                new("preserveColors", "Whether the picture keeps its colours, and takes only light and dark of the painting.", "true")
                {
                    Words = ["true", "false"], Default = "false",
                },
                new("maxSide", "Longest side of the answer, in pixels; a longer picture is scaled to it before it is painted.", 2048)
                {
                    Range = (StylizeQuery.MinSide, StylizeQuery.LongestSide),
                },
                new("quality", "Quality of a JPEG or WebP.", 85) { Range = (1, 100), Default = ImageEncoder.DefaultQuality },
                new("mode", "Whether the answer is the picture, or a job; without it, as the header Prefer says.", "async")
                {
                    Words = ["sync", "async"],
                },
                Model, Version,
                new("deadlineMs", "Milliseconds from now after which the answer is of no use.", 30_000)
                {
                    Range = (1, Usual.MaxDeadlineMs), Default = Usual.DeadlineMs,
                },
                new("priority", "Interactive requests go first; bulk ones are never starved.", "bulk")
                {
                    Words = ["interactive", "bulk"], Default = "interactive",
                },
            ],
            Bodies =
            [
                ApiContent.File("image/jpeg"), ApiContent.File("image/png"), ApiContent.File("image/webp"), ApiContent.File("image/gif"),
                ApiContent.File("image/avif"), ApiContent.File("application/octet-stream"), ApiContent.Form<ImageFile>(),
                ApiContent.Json<JsonImage>("stylize-request.json"),
            ],
            Answers =
            [
                new(200, "The picture, or events that end with it.", [.. Pictures, ApiContent.Events("stylize-events.txt")])
                {
                    Headers = PaintedPicture.Headers,
                },
                new(202, "A job that paints it.", ApiContent.Json<JobAnswer>("job.json"))
                {
                    Headers = new Dictionary<string, string>
                    {
                        ["Location"] = "Where the job is.", ["Preference-Applied"] = "respond-async, where that was asked for by Prefer.",
                    },
                },
            ],
            Problems =
            [
                .. OfModels, ProblemKind.InvalidJson, ProblemKind.InvalidBase64, ProblemKind.InvalidMultipart, ProblemKind.NoImages,
                ProblemKind.StyleNotFound, ProblemKind.NotAcceptable, ProblemKind.DeadlineExceeded, ProblemKind.BodyTooSlow,
                ProblemKind.BodyTooLarge, ProblemKind.ImageTooLarge, ProblemKind.TooManyImages, ProblemKind.TooManyPixels,
                ProblemKind.NotAnImage, ProblemKind.UnsupportedImage, ProblemKind.UnsupportedContent, ProblemKind.CorruptImage,
                ProblemKind.QueueFull, ProblemKind.QueueTooLong, ProblemKind.DeadlineUnreachable, ProblemKind.DecodedBytes,
                ProblemKind.BodyBudget, ProblemKind.TooManyJobs, ProblemKind.ImageLibrary, ProblemKind.Draining,
            ],
        },
        new("GET", "/styles", Tag, "listStyles", "Lists the styles of a model.", "Each with the painting that it was learned from.")
        {
            Query = [Model, Version],
            Answers = [new(200, "The styles.", ApiContent.Json<StylesAnswer>("styles.json"))],
            Problems = OfModels,
        },
        new("GET", "/styles/{style}/thumbnail", Tag, "getStyleThumbnail", "Shows a small picture of the painting.",
            "Where the model's package has one.")
        {
            Query = [Model, Version],
            Answers = [new(200, "The picture.", Pictures)],
            Problems = [.. OfModels, ProblemKind.StyleNotFound],
        },
        new("GET", "/jobs/{id}", Tag, "getJob", "Tells how far a job is.",
            "A job is there for the client that began it. Finished jobs are kept for a time, and fewer where room is needed.")
        {
            Answers = [new(200, "The job.", ApiContent.Json<JobAnswer>("job.json"))],
            Problems = [ProblemKind.JobNotFound],
        },
        new("GET", "/jobs/{id}/result", Tag, "getJobResult", "Fetches the picture of a job.",
            "It may be fetched again until the job is deleted or forgotten. The problem of a job that failed is this route's.")
        {
            Answers = [new(200, "The picture.", Pictures) { Headers = PaintedPicture.Headers }],
            Problems =
            [
                ProblemKind.JobNotFound, ProblemKind.JobUnfinished, ProblemKind.CorruptImage, ProblemKind.DeadlineExceeded,
                ProblemKind.DeadlineUnreachable, ProblemKind.TooManyPixels, ProblemKind.NotAnImage, ProblemKind.UnsupportedImage,
            ],
        },
        new("DELETE", "/jobs/{id}", Tag, "deleteJob", "Cancels a job, or forgets its result.", "Answers when nothing of it runs any more.")
        {
            Answers = [new(204, "It is gone.")],
            Problems = [ProblemKind.JobNotFound],
        },
    ];
}

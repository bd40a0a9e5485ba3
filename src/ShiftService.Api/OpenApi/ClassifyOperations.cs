using ShiftService.Api.OpenApi.Schemas;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;

namespace ShiftService.Api.OpenApi;

/// <summary>POST /classify.</summary>
internal static class ClassifyOperations
{
    public const string Tag = "Classification";

    private static readonly ServerOptions Usual = new();

    public static readonly IReadOnlyList<ApiOperation> All =
    [
        new("POST", "/classify", Tag, "classify", "Says what is in an image, or in several.",
            """
            The body is the file of one image; or a form with a part called `image` for each; or JSON with Base64. JPEG, PNG, WebP, GIF
            and AVIF are read, told by their content; EXIF orientation is applied. Of the images of one request each has its own result:
            one that fails does not fail the others. A request with one image that fails is answered with that problem.

            No answer comes later than the deadline. A request that could not be answered by then is refused at once, with 429 and the time
            after which it is likely to be accepted (`Retry-After`).
            """)
        {
            Query =
            [
                new("model", "The model's name; without it, the default classifier.", "shiftresnet20-e6-cifar10"),
                new("version", "A version or an alias of the model; without it, the model's default version.", "stable"),
                new("top", "How many classes are told.", 3) { Range = (1, 100), Default = 5 },
                new("deadlineMs", "Milliseconds from now after which the answer is of no use.", 1000)
                {
                    Range = (1, Usual.MaxDeadlineMs), Default = Usual.ClassifyDeadlineMs,
                },
                new("priority", "Interactive requests go first; bulk ones are never starved.", "bulk")
                {
                    Words = ["interactive", "bulk"], Default = "interactive",
                },
            ],
            Bodies =
            [
                ApiContent.File("image/jpeg"), ApiContent.File("image/png"), ApiContent.File("image/webp"), ApiContent.File("image/gif"),
                ApiContent.File("image/avif"), ApiContent.File("application/octet-stream"), ApiContent.Form<ImageParts>(),
                ApiContent.Json<JsonImage, JsonImageList>("classify-request.json"),
            ],
            Answers = [new(200, "The classes of each image, or why there are none.", ApiContent.Json<ClassifyAnswer>("classify.json"))],
            Problems =
            [
                ProblemKind.InvalidQuery, ProblemKind.InvalidJson, ProblemKind.InvalidBase64, ProblemKind.InvalidMultipart,
                ProblemKind.NoImages, ProblemKind.WrongTask, ProblemKind.ModelNotFound, ProblemKind.NotAcceptable,
                ProblemKind.DeadlineExceeded, ProblemKind.BodyTooSlow, ProblemKind.BodyTooLarge, ProblemKind.ImageTooLarge,
                ProblemKind.TooManyImages,
                ProblemKind.TooManyPixels, ProblemKind.NotAnImage, ProblemKind.UnsupportedImage, ProblemKind.UnsupportedContent,
                ProblemKind.CorruptImage, ProblemKind.QueueFull, ProblemKind.QueueTooLong, ProblemKind.DeadlineUnreachable,
                ProblemKind.DecodedBytes, ProblemKind.BodyBudget, ProblemKind.ImageLibrary, ProblemKind.NotReady, ProblemKind.Draining,
            ],
        },
    ];
}

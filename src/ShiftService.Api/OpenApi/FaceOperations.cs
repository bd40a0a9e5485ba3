using ShiftService.Api.OpenApi.Schemas;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.Api.Verification;

namespace ShiftService.Api.OpenApi;

/// <summary>POST /verify, /faces/detect and /faces/embed.</summary>
internal static class FaceOperations
{
    public const string Tag = "Faces";

    private static readonly ServerOptions Usual = new();

    private static readonly ApiParameter[] OfFaces =
    [
        new("detector", "The detector's name; without it, the configured one, or the only one there is.", "shiftfacedetector"),
        new("detect", "With false, an image as a whole is one face, cut out and aligned already; it is squashed to the input's size.", false)
        {
            Default = true,
        },
        new("minScore", "Lowest score of the detector that counts as a face, 0.01 to 1; without it, the one in its card.", 0.5),
        new("returnCrops", "Whether the answer has the aligned faces, as PNG in data: URLs.", true) { Default = false },
        new("model", "The embedding model's name; without it, the configured one, or the only one there is.", "shiftfacenet"),
        new("version", "A version or an alias of the model; without it, the model's default version.", "stable"),
        new("deadlineMs", "Milliseconds from now after which the answer is of no use.", 1000)
        {
            Range = (1, Usual.MaxDeadlineMs), Default = Usual.ClassifyDeadlineMs,
        },
        new("priority", "Interactive requests go first; bulk ones are never starved.", "bulk")
        {
            Words = ["interactive", "bulk"], Default = "interactive",
        },
    ];

    private static readonly ApiParameter[] OfPairs =
    [
        new("far", "The false-accept rate that the threshold should stand for; of the measured ones the nearest that is no higher.", 0.001)
        {
            Default = 0.001,
        },
        new("threshold", "A threshold of one's own, -1 to 1, instead of a rate.", 0.4),
        new("face", "Which faces are compared: of each image the main one, or of all the two that are most alike.", "all")
        {
            Words = ["main", "all"], Default = "main",
        },
        new("returnEmbedding", "Whether the answer has the embeddings.", true) { Default = false },
        .. OfFaces,
    ];

    private static readonly ApiParameter[] OfImages =
    [
        new("face", "Which faces are meant: all, or the main one.", "main") { Words = ["main", "all"], Default = "all" },
        .. OfFaces,
    ];

    private static readonly ApiContent[] OneImage =
    [
        ApiContent.File("image/jpeg"), ApiContent.File("image/png"), ApiContent.File("image/webp"), ApiContent.File("image/gif"),
        ApiContent.File("image/avif"), ApiContent.File("application/octet-stream"), ApiContent.Form<ImageParts>(),
        ApiContent.Json<JsonImage>("classify-request.json"),
    ];

    private static readonly ProblemKind[] Problems =
    [
        ProblemKind.InvalidQuery, ProblemKind.InvalidJson, ProblemKind.InvalidBase64, ProblemKind.InvalidMultipart, ProblemKind.NoImages,
        ProblemKind.WrongTask, ProblemKind.ModelNotFound, ProblemKind.NotAcceptable, ProblemKind.DeadlineExceeded, ProblemKind.BodyTooSlow,
        ProblemKind.BodyTooLarge, ProblemKind.ImageTooLarge, ProblemKind.TooManyImages, ProblemKind.TooManyPixels, ProblemKind.NotAnImage,
        ProblemKind.UnsupportedImage, ProblemKind.UnsupportedContent, ProblemKind.CorruptImage, ProblemKind.QueueFull,
        ProblemKind.QueueTooLong, ProblemKind.DeadlineUnreachable, ProblemKind.DecodedBytes, ProblemKind.BodyBudget,
        ProblemKind.ImageLibrary, ProblemKind.NotReady, ProblemKind.Draining,
    ];

    public static readonly IReadOnlyList<ApiOperation> All =
    [
        new("POST", "/verify", Tag, "verify", "Says whether two faces are the same person's.",
            """
            Two images, as parts `image1` and `image2` of a form or as Base64 in JSON; in JSON either may be an embedding instead. In each the
            face that it is about is found, turned upright by its eyes, nose and mouth, and compared by a network's embedding. The threshold
            is that of a false-accept rate as it was measured on the shipped model: the answer tells that rate, the false-reject rate that
            comes with it, and both with their 95 % intervals. No image and no embedding is kept or logged.
            """)
        {
            Query = OfPairs,
            Bodies = [ApiContent.Form<FacePairParts>(), ApiContent.Json<JsonFacePair>("verify-request.json")],
            Answers = [new(200, "Whether they are, and how sure that is.", ApiContent.Json<VerifyAnswer>("verify.json"))],
            Problems = [.. Problems, ProblemKind.NoFace, ProblemKind.InvalidEmbedding],
        },
        new("POST", "/faces/detect", Tag, "detectFaces", "Finds the faces in an image.",
            "Boxes, scores and five landmarks in pixels of the upright image, the main face first; an image without faces has none.")
        {
            Query = OfImages, Bodies = OneImage,
            Answers = [new(200, "The faces.", ApiContent.Json<FacesAnswer>("faces-detect.json"))], Problems = Problems,
        },
        new("POST", "/faces/embed", Tag, "embedFaces", "Computes the embeddings of the faces in an image.",
            "Their cosines are what /verify compares; /verify takes them in place of an image.")
        {
            Query = OfImages, Bodies = OneImage,
            Answers = [new(200, "The faces with their embeddings.", ApiContent.Json<FacesAnswer>("faces-embed.json"))],
            Problems = [.. Problems, ProblemKind.NoFace],
        },
    ];
}

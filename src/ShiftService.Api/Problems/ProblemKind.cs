using ShiftService.Packages.Documents;

namespace ShiftService.Api.Problems;

/// <summary>A kind of failure, by which programs tell failures apart. All are listed here, and in docs/API.md.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A word that never changes.</param>
/// <param name="Title">The kind in a sentence, the same for all its problems.</param>
internal sealed record ProblemKind(int Status, string Code, string Title)
{
    public static readonly ProblemKind Malformed = new(400, "malformed_request", "The request cannot be read.");
    public static readonly ProblemKind InvalidQuery = new(400, "invalid_query", "A parameter of the query is wrong.");
    public static readonly ProblemKind InvalidJson = new(400, "invalid_json", "The body is not the JSON that is expected here.");
    public static readonly ProblemKind InvalidBase64 = new(400, "invalid_base64", "An image is not Base64.");
    public static readonly ProblemKind InvalidMultipart = new(400, "invalid_multipart", "The body is not the form that is expected here.");
    public static readonly ProblemKind NoImages = new(400, "no_images", "There is no image in the request.");
    public static readonly ProblemKind InvalidArgument = new(400, "invalid_argument", "A name or number in the request cannot be one.");
    public static readonly ProblemKind InvalidEmbedding = new(400, "invalid_embedding", "An embedding is not one of this model's.");
    public static readonly ProblemKind WrongTask = new(400, "wrong_task", "The model is made for something else.");

    public static readonly ProblemKind KeyMissing = new(401, "key_missing", "An API key is needed.");
    public static readonly ProblemKind KeyUnknown = new(401, "key_unknown", "The API key is not known.");
    public static readonly ProblemKind AdminRequired = new(403, "admin_required", "The API key does not allow this.");
    public static readonly ProblemKind AdminDisabled = new(403, "admin_disabled", "Changing models is switched off.");

    public static readonly ProblemKind NoSuchRoute = new(404, "no_such_route", "There is nothing at this address.");
    public static readonly ProblemKind ModelNotFound = new(404, "model_not_found", "There is no such model, version or alias.");
    public static readonly ProblemKind StyleNotFound = new(404, "style_not_found", "There is no such style, or no picture of it.");
    public static readonly ProblemKind JobNotFound = new(404, "job_not_found", "There is no such job.");
    public static readonly ProblemKind MethodNotAllowed = new(405, "method_not_allowed", "This address does not take this method.");
    public static readonly ProblemKind NotAcceptable = new(406, "not_acceptable", "The answer exists in none of the accepted forms.");
    public static readonly ProblemKind DeadlineExceeded = new(408, "deadline_exceeded", "The deadline passed before the answer was there.");
    public static readonly ProblemKind BodyTooSlow = new(408, "body_too_slow", "The body arrived too slowly.");
    public static readonly ProblemKind Conflict = new(409, "conflict", "This does not go with what is there.");
    public static readonly ProblemKind JobUnfinished = new(409, "job_unfinished", "The job has no result yet.");

    public static readonly ProblemKind BodyTooLarge = new(413, "body_too_large", "The body has too many bytes.");
    public static readonly ProblemKind ImageTooLarge = new(413, "image_too_large", "An image's file has too many bytes.");
    public static readonly ProblemKind TooManyImages = new(413, "too_many_images", "There are too many images in the request.");
    public static readonly ProblemKind TooManyPixels = new(413, "too_many_pixels", "An image has too many pixels.");
    public static readonly ProblemKind PackageTooLarge = new(413, "package_too_large", "The package is too large.");

    public static readonly ProblemKind NotAnImage = new(415, "not_an_image", "This is not an image.");
    public static readonly ProblemKind UnsupportedImage = new(415, "unsupported_image", "Images of this format are not read here.");
    public static readonly ProblemKind UnsupportedContent = new(415, "unsupported_content", "Bodies of this type are not read here.");
    public static readonly ProblemKind NotAnArchive = new(415, "not_an_archive", "This is not an archive that is read here.");
    public static readonly ProblemKind CorruptImage = new(422, "corrupt_image", "The image is damaged or ends early.");
    public static readonly ProblemKind NoFace = new(422, "no_face", "There is no face in an image.");
    public static readonly ProblemKind PackageRefused = new(422, "package_refused", "The model package cannot be used.");

    public static readonly ProblemKind QueueFull = new(429, "queue_full", "The service is busy.");
    public static readonly ProblemKind QueueTooLong = new(429, "queue_too_long", "The service is busy.");
    public static readonly ProblemKind DeadlineUnreachable = new(429, "deadline_unreachable", "The service is too busy for this deadline.");
    public static readonly ProblemKind DecodedBytes = new(429, "decoded_bytes", "The service holds as many decoded pixels as it may.");
    public static readonly ProblemKind BodyBudget = new(429, "body_budget", "The service holds as many bytes of requests as it may.");
    public static readonly ProblemKind TooManyJobs = new(429, "too_many_jobs", "The service keeps as many jobs as it may.");
    public static readonly ProblemKind RateLimited = new(429, "rate_limited", "The API key is used too often.");

    public static readonly ProblemKind ClientClosed = new(499, "client_closed", "The client did not wait for the answer.");
    public static readonly ProblemKind Internal = new(500, "internal_error", "The service failed; this is a bug.");
    public static readonly ProblemKind ImageLibrary = new(500, "image_library_missing", "The service is not installed completely.");
    public static readonly ProblemKind NotReady = new(503, "not_ready", "The service or the model is not ready.");
    public static readonly ProblemKind Draining = new(503, "draining", "The service is stopping.");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        .. typeof(ProblemKind).GetFields().Where(field => field.FieldType == typeof(ProblemKind))
            .Select(field => (ProblemKind)field.GetValue(null)!),
    ];

    /// <summary>A problem of this kind.</summary>
    /// <param name="detail">What is wrong with this request, with the numbers.</param>
    /// <param name="fields">
    /// What programs may want of it: texts, numbers, lists of texts, of <see cref="DocumentError"/> or of model states.
    /// </param>
    public Problem With(string detail, params (string Name, object Value)[] fields) => new(this, detail, fields);
}

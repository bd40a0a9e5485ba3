using Microsoft.Net.Http.Headers;
using ShiftService.Api.Problems;

namespace ShiftService.Api.Bodies;

/// <summary>
/// The images of a request, in whichever of three forms it sends them: the bytes of one image, multipart/form-data with a part for each,
/// or JSON with Base64. They lie in the request's own pooled memory, where the body was read to, and are valid until it is disposed of.
/// </summary>
internal sealed class ImageBody : IDisposable
{
    private static readonly string[] OfOne = ["image/*", "application/octet-stream"], OfMany = ["multipart/form-data", "application/json"];

    private readonly PooledBody _body;

    private ImageBody(PooledBody body) => _body = body;

    /// <summary>The files, in the order of the request.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Files { get; private set; } = [];

    /// <summary>Their names; empty where the request's form has none.</summary>
    public IReadOnlyList<string?> Names { get; private set; } = [];

    /// <summary>What each file is called, by its place in <see cref="BodyFields.Images"/>.</summary>
    public IReadOnlyList<int> Fields { get; private set; } = [];

    /// <summary>Embeddings, and which image each stands for.</summary>
    public IReadOnlyList<(int Field, float[] Values)> Embeddings { get; private set; } = [];

    /// <summary>Which form a request uses, from its headers alone.</summary>
    /// <exception cref="ProblemException">None that is read here.</exception>
    public static ImageForm FormOf(HttpRequest request, BodyFields fields)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !Is(encoding.ToString(), "identity"))
            throw ProblemKind.UnsupportedContent.With($"Content-Encoding '{Shown(encoding.ToString())}' is not read here").ToException();
        string? type = request.ContentType;
        ReadOnlySpan<char> media = type.AsSpan();
        if (media.IndexOf(';') is >= 0 and int end) media = media[..end];
        media = media.Trim();
        if (fields.IsWholeBody && IsBytes(media)) return ImageForm.Bytes;
        if (Is(media, "multipart/form-data")) return ImageForm.Multipart;
        if (Is(media, "application/json")) return ImageForm.Json;
        string[] supported = fields.IsWholeBody ? [.. OfOne, .. OfMany] : OfMany;
        throw ProblemKind.UnsupportedContent.With(
            $"Content-Type '{Shown(type ?? "")}' is not read here; {string.Join(", ", supported)} are", ("supported", supported)).ToException();
    }

    /// <summary>Reads a request's images.</summary>
    /// <param name="context">The request.</param>
    /// <param name="form">Its form.</param>
    /// <param name="fields">What its images are called.</param>
    /// <param name="reader">Reads its body.</param>
    /// <param name="limits">What it may be.</param>
    /// <param name="budget">Where its memory is counted.</param>
    /// <param name="deadline">When there is no use in reading on.</param>
    public static async ValueTask<ImageBody> ReadAsync(
        HttpContext context, ImageForm form, BodyFields fields, BodyReader reader, BodyLimits limits, BodyBudget budget, long deadline)
    {
        var images = new ImageBody(new PooledBody(budget));
        try
        {
            switch (form)
            {
                case ImageForm.Bytes: await images.ReadBytesAsync(context, reader, limits, deadline); break;
                case ImageForm.Multipart: await images.ReadMultipartAsync(context, fields, reader, limits, deadline); break;
                case ImageForm.Json: await images.ReadJsonAsync(context, fields, reader, limits, deadline); break;
            }
            return images;
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();

    private async ValueTask ReadBytesAsync(HttpContext context, BodyReader reader, BodyLimits limits, long deadline)
    {
        if (context.Request.ContentLength > limits.ImageBytes) throw TooLarge(limits, context.Request.ContentLength.Value);
        await reader.ReadAsync(context, _body, body =>
        {
            if (body.Length > limits.ImageBytes) throw TooLarge(limits, body.Length);
        }, deadline);
        if (_body.Length == 0) throw ProblemKind.NoImages.With("the body is empty").ToException();
        (Files, Fields) = (new ReadOnlyMemory<byte>[] { _body.Slice(0, _body.Length) }, [0]);
    }

    private async ValueTask ReadMultipartAsync(HttpContext context, BodyFields fields, BodyReader reader, BodyLimits limits, long deadline)
    {
        var scanner = new MultipartScanner(BoundaryOf(context.Request.ContentType!), limits, fields);
        await reader.ReadAsync(context, _body, body => scanner.Advance(body.Written), deadline);
        scanner.Complete();
        Take(scanner.Parts);
        Names = [.. scanner.Parts.Select(part => part.Name)];
    }

    private async ValueTask ReadJsonAsync(HttpContext context, BodyFields fields, BodyReader reader, BodyLimits limits, long deadline)
    {
        await reader.ReadAsync(context, _body, null, deadline);
        var embeddings = new List<(int Field, float[] Values)>();
        IReadOnlyList<ImagePart> parts = JsonImages.Decode(_body.Written, limits, fields, embeddings);
        Embeddings = embeddings;
        Take(parts);
    }

    private void Take(IReadOnlyList<ImagePart> parts)
    {
        if (parts.Count == 0 && Embeddings.Count == 0) throw ProblemKind.NoImages.With("the body has no image").ToException();
        var files = new ReadOnlyMemory<byte>[parts.Count];
        for (int i = 0; i < files.Length; i++) files[i] = _body.Slice(parts[i].Start, parts[i].Length);
        Files = files;
        Fields = [.. parts.Select(part => part.Field)];
    }

    private static string BoundaryOf(string contentType)
    {
        string? boundary = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? media)
            ? HeaderUtilities.RemoveQuotes(media.Boundary).Value : null;
        if (boundary is { Length: > 0 and <= MultipartScanner.MaxBoundary } && boundary.All(c => c is >= ' ' and < (char)127))
            return boundary;
        throw ProblemKind.InvalidMultipart.With(
            $"Content-Type has no boundary of 1 to {MultipartScanner.MaxBoundary} printable characters").ToException();
    }

    private static ProblemException TooLarge(BodyLimits limits, long actual) =>
        Problem.Over(ProblemKind.ImageTooLarge, "the image has", limits.ImageBytes, actual, "bytes").ToException();

    // Without a type, or with what curl --data-binary calls everything: no form of that type begins like an image.
    private static bool IsBytes(ReadOnlySpan<char> media) => media.IsEmpty || Is(media, "application/octet-stream")
        || media.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || Is(media, "application/x-www-form-urlencoded");

    private static bool Is(ReadOnlySpan<char> media, string other) => media.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Shown(string text) => text.Length > 100 ? $"{text[..100]}..." : text;
}

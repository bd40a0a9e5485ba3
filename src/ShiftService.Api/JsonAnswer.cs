using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ShiftService.Api.Problems;
using ShiftService.Packages.Documents;

namespace ShiftService.Api;

/// <summary>Answers requests with JSON of a known length.</summary>
internal static class JsonAnswer
{
    private const string ContentType = "application/json";

    // Answers are read by programs, and by pages as JSON: no need to escape what HTML would.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    // A thread writes one answer at a time, and copies it out before it does anything else.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>Answers with what <paramref name="write"/> writes.</summary>
    public static ValueTask WriteAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write)
    {
        ArrayBufferWriter<byte> buffer = t_buffer ??= new(4096);
        Utf8JsonWriter json = t_writer ??= new(buffer, Options);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        write(json, value);
        json.Flush();
        return SendAsync(context, buffer.WrittenSpan);
    }

    /// <summary>Answers with a record, for what is asked seldom.</summary>
    public static ValueTask WriteAsync<T>(HttpContext context, T value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, value, static (json, value) => JsonSerializer.Serialize(json, value, DocumentJson.WithoutNulls));
    }

    /// <summary>Refuses a request that does not accept JSON.</summary>
    /// <exception cref="ProblemException">It does not.</exception>
    public static void RequireAccepted(HttpRequest request)
    {
        StringValues accept = request.Headers.Accept;
        if (accept.Count == 0 || (accept.Count == 1 && accept[0] is "*/*" or ContentType)) return;
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? types) || types.Count == 0) return;
        var json = new MediaTypeHeaderValue(ContentType);
        if (types.Any(type => type.Quality is not 0 && json.IsSubsetOf(type))) return;
        throw ProblemKind.NotAcceptable.With($"the answer is {ContentType}", ("supported", (string[])[ContentType])).ToException();
    }

    private static ValueTask SendAsync(HttpContext context, ReadOnlySpan<byte> bytes)
    {
        HttpResponse response = context.Response;
        response.ContentType = ContentType;
        response.ContentLength = bytes.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return default;
        response.BodyWriter.Write(bytes);
        ValueTask<System.IO.Pipelines.FlushResult> flush = response.BodyWriter.FlushAsync(context.RequestAborted);
        if (!flush.IsCompletedSuccessfully) return new(flush.AsTask());
        flush.GetAwaiter().GetResult();
        return default;
    }
}

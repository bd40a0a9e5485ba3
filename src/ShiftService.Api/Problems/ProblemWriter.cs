using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ShiftService.Packages.Documents;

namespace ShiftService.Api.Problems;

/// <summary>Writes problems.</summary>
internal static class ProblemWriter
{
    /// <summary>The content type of problems.</summary>
    public const string ContentType = "application/problem+json";

    // As in other answers: they are read as JSON, never as a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers a request with a problem.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        HttpResponse response = context.Response;
        response.StatusCode = problem.Kind.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is TimeSpan wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", $"urn:shiftservice:{problem.Kind.Code}");
            WriteMembers(json, problem);
            json.WriteString("traceId", Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
            json.WriteEndObject();
        }
        response.ContentLength = buffer.WrittenCount;
        RequestFacts.Of(context).Problem = problem.Kind.Code;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(buffer.WrittenMemory).AsTask();
    }

    /// <summary>The members that a problem has wherever it is told: alone, or as one item's error.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Problem problem)
    {
        json.WriteString("title", problem.Kind.Title);
        json.WriteNumber("status", problem.Kind.Status);
        json.WriteString("detail", problem.Detail);
        json.WriteString("code", problem.Kind.Code);
        if (problem.RetryAfter is TimeSpan wait) json.WriteNumber("retryAfterMs", (long)Math.Ceiling(wait.TotalMilliseconds));
        foreach ((string name, object value) in problem.Fields)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text: json.WriteStringValue(text); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case DocumentError error:
                json.WriteStartObject();
                json.WriteString("path", error.Path);
                json.WriteString("reason", error.Reason);
                json.WriteEndObject();
                break;
            case IEnumerable<object> items:
                json.WriteStartArray();
                foreach (object item in items) WriteValue(json, item);
                json.WriteEndArray();
                break;
            default: JsonSerializer.Serialize(json, value, DocumentJson.WithoutNulls); break;
        }
    }
}

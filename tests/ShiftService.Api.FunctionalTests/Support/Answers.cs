using System.Net;
using System.Text.Json;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>Looks at answers.</summary>
internal static class Answers
{
    /// <summary>The JSON of an answer that must be good.</summary>
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> sent, HttpStatusCode status = HttpStatusCode.OK)
    {
        using HttpResponseMessage answer = await sent;
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The problem of an answer that must be one, whole.</summary>
    public static async Task<JsonElement> ProblemAsync(this Task<HttpResponseMessage> sent, int status, string code)
    {
        using HttpResponseMessage answer = await sent;
        string body = await answer.Content.ReadAsStringAsync();
        return Problem((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), body, status, code);
    }

    /// <summary>The problem of an answer from the wire.</summary>
    public static JsonElement Problem(this RawAnswer answer, int status, string code) =>
        Problem(answer.Status, answer.Header("Content-Type"), answer.Body, status, code);

    private static JsonElement Problem(int status, string? type, string body, int expectedStatus, string expectedCode)
    {
        Assert.True(status == expectedStatus, $"{status}, not {expectedStatus}: {body}");
        Assert.Equal("application/problem+json", type);
        JsonElement problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(expectedCode, problem.GetProperty("code").GetString());
        Assert.Equal($"urn:shiftservice:{expectedCode}", problem.GetProperty("type").GetString());
        Assert.Equal(expectedStatus, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        Assert.NotEqual("", problem.GetProperty("traceId").GetString());
        return problem;
    }
}

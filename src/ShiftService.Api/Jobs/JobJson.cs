using System.Text.Json;
using ShiftService.Api.Problems;
using ShiftService.Api.Stylization;

namespace ShiftService.Api.Jobs;

/// <summary>Writes what is told of a job.</summary>
internal static class JobJson
{
    /// <summary>Answers that a job has begun: 202, and where it is.</summary>
    public static async Task WriteAcceptedAsync(HttpContext context, PictureJob job)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = job.Address;
        await WriteAsync(context, job);
    }

    /// <summary>Answers with a job; the caller keeps it from changing meanwhile.</summary>
    public static ValueTask WriteAsync(HttpContext context, PictureJob job) => JsonAnswer.WriteAsync(context, job, Write);

    private static void Write(Utf8JsonWriter json, PictureJob job)
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("state", job.State.ToString().ToLowerInvariant());
        ProgressJson.WriteMembers(json, job.Progress);
        json.WriteString("created", job.Created);
        if (job.Expires is DateTimeOffset expires) json.WriteString("expires", expires);
        if (job.State == PictureJobState.Done) json.WriteString("result", $"{job.Address}/result");
        if (job.Problem is Problem problem)
        {
            json.WriteStartObject("problem");
            ProblemWriter.WriteMembers(json, problem);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}

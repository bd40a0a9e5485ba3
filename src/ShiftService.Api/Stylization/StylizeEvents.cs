using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ShiftService.Api.Problems;
using ShiftService.Serving.Tasks.Stylization;

namespace ShiftService.Api.Stylization;

/// <summary>
/// Answers with server-sent events (HTML, section 9.2): "progress" as it goes, at last "result", with the picture in Base64, or "problem".
/// What goes wrong before the first tile is answered as any other problem, with its status.
/// </summary>
internal static class StylizeEvents
{
    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="paint">Paints, telling how far it is.</param>
    public static async Task WriteAsync(HttpContext context, Func<Action<StylizationProgress>, Task<PaintedPicture>> paint)
    {
        // A client that reads slowly misses steps in between, not the end.
        var steps = Channel.CreateBounded<StylizationProgress>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Task<PaintedPicture> painting = paint(step => steps.Writer.TryWrite(step));
        Task ended = painting.ContinueWith(
            _ => steps.Writer.Complete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await WriteStepsAsync(context, steps.Reader);
        }
        finally
        {
            // The picture's memory is in use until then, whatever became of the connection.
            await ended;
            await painting.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        if (painting.IsFaulted && context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            Problem problem = ProblemTable.Of(painting.Exception.InnerException!, context);
            RequestFacts.Of(context).Problem = problem.Kind.Code;
            await SendAsync(context, "problem", problem, static (json, problem) => ProblemWriter.WriteMembers(json, problem));
            return;
        }
        PaintedPicture picture = await painting;
        Start(context.Response);
        await SendAsync(context, "result", picture, WriteResult);
    }

    private static async Task WriteStepsAsync(HttpContext context, ChannelReader<StylizationProgress> steps)
    {
        await foreach (StylizationProgress step in steps.ReadAllAsync(context.RequestAborted))
        {
            if (step.Stage == StylizationStage.Queued) continue;
            Start(context.Response);
            await SendAsync(context, "progress", step, ProgressJson.WriteMembers);
        }
    }

    private static void Start(HttpResponse response)
    {
        if (response.HasStarted) return;
        response.ContentType = AnswerForm.EventStream;
        response.Headers.CacheControl = "no-cache";
        // A proxy that gathers what it passes on would keep the steps back.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private static void WriteResult(Utf8JsonWriter json, PaintedPicture picture)
    {
        json.WriteString("model", picture.Model);
        json.WriteString("version", picture.Version);
        if (picture.Alias is string alias) json.WriteString("alias", alias);
        json.WriteString("style", picture.Style);
        json.WriteNumber("width", picture.Answer.Width);
        json.WriteNumber("height", picture.Answer.Height);
        json.WriteString("type", picture.Type);
        json.WriteBase64String("image", picture.Answer.File);
    }

    private static async Task SendAsync<T>(HttpContext context, string name, T value, Action<Utf8JsonWriter, T> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: {name}\ndata: ")));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json, value);
            json.WriteEndObject();
        }
        buffer.Write("\n\n"u8);
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

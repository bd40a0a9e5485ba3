using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ShiftService.Api.Telemetry;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>
/// A real server with the service's telemetry and a few endpoints whose times and failures a test can choose. Its log goes to a file.
/// </summary>
internal sealed class TelemetryServer : IAsyncDisposable
{
    public static readonly StageTimes Times = new(Ms(1.5), Ms(2.25), Ms(0.125), Ms(4), Ms(0.0625), 1);

    private readonly WebApplication _app;
    private readonly string _log = Path.Combine(Path.GetTempPath(), $"shiftservice-{Guid.NewGuid():n}.log");

    private TelemetryServer(TelemetryOptions options, string level)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Serilog:Using:0"] = "Serilog.Sinks.File",
            ["Serilog:MinimumLevel:Default"] = level,
            ["Serilog:MinimumLevel:Override:Microsoft"] = "Fatal",
            ["Serilog:WriteTo:0:Name"] = "File",
            ["Serilog:WriteTo:0:Args:path"] = _log,
            ["Serilog:WriteTo:0:Args:formatter:type"] = "Serilog.Formatting.Json.JsonFormatter, Serilog",
            ["Serilog:WriteTo:0:Args:formatter:renderMessage"] = "true",
        });
        builder.AddTelemetry(options);
        _app = builder.Build();
        _app.UseTelemetry();
        _app.UseRouting();
        Metrics = _app.Services.GetRequiredService<ServingMetrics>();
        _app.MapMetrics();
        _app.MapGet("/health/live", () => Results.StatusCode(503)).Quiet();
        _app.MapGet("/models", () => "[]");
        _app.MapGet("/busy", (HttpContext context) =>
        {
            RequestFacts.Of(context).Problem = "queue_full";
            Metrics.Refused(RefusalReason.QueueFull);
            return Results.StatusCode(429);
        });
        _app.MapGet("/broken", (Func<string>)(() => throw new InvalidOperationException("broken on purpose")));
        _app.MapGet("/slow", async () => await Task.Delay(60));
        _app.MapPost("/classify", Classify);
        Metrics.ReadModelsFrom(() => Models);
        Metrics.ReadQueueFrom(() => new QueueReading(3, 1, 2));
        Metrics.ReadDecodedFrom(() => new DecodedReading(4096, 8192));
    }

    public ServingMetrics Metrics { get; }

    public List<ModelReading> Models { get; } = [new("cats", "1", VersionState.Ready)];

    public HttpClient Client { get; private set; } = new();

    public static async Task<TelemetryServer> StartAsync(TelemetryOptions? options = null, string level = "Information")
    {
        var server = new TelemetryServer(options ?? new TelemetryOptions { SampleRatio = 0 }, level);
        await server._app.StartAsync();
        string address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Client.BaseAddress = new Uri(address);
        return server;
    }

    /// <summary>Classifies nothing in particular; sampled as the caller of it, or not.</summary>
    public async Task<HttpResponseMessage> ClassifyAsync(string model = "cats", ActivityTraceId? sampledTrace = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/classify?model={Uri.EscapeDataString(model)}&secret=query");
        request.Headers.Add("X-API-Key", "secret-key");
        if (sampledTrace is { } trace) request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        request.Content = new StringContent("secret-body");
        return await Client.SendAsync(request);
    }

    public async Task<Exposition> ScrapeAsync(bool openMetrics = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (openMetrics) request.Headers.Add("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.3,*/*;q=0.2");
        using HttpResponseMessage response = await Client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        string type = openMetrics ? "application/openmetrics-text; version=1.0.0" : "text/plain; version=0.0.4";
        Assert.StartsWith(type, $"{response.Content.Headers.ContentType}");
        return Exposition.Parse(await response.Content.ReadAsStringAsync(), openMetrics);
    }

    /// <summary>All lines of the log; the server must have been stopped.</summary>
    public List<JsonElement> Log() =>
        File.Exists(_log) ? [.. File.ReadLines(_log).Select(line => JsonDocument.Parse(line).RootElement)] : [];

    public string LogText() => File.Exists(_log) ? File.ReadAllText(_log) : "";

    /// <summary>Ends it: everything is logged and exported.</summary>
    public async Task StopAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        File.Delete(_log);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private IResult Classify(HttpContext context, string model)
    {
        RequestFacts facts = RequestFacts.Of(context);
        (facts.Model, facts.Version, facts.Client, facts.Images) = (model, "1", "tester", 1);
        Metrics.Stages(model, "1", Times, Activity.Current);
        Metrics.Batch(model, "1", 1, 1.02);
        if (Models.All(known => known.Model != model))
        {
            facts.Problem = "model_not_found";
            return Results.StatusCode(404);
        }
        facts.Stages = Times;
        return Results.Ok();
    }
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Serilog.Core;
using ShiftService.Api.Telemetry;

namespace ShiftService.Api.FunctionalTests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class LogTests
{
    [Fact]
    public async Task A_failed_request_is_one_line_of_JSON_with_its_trace_and_without_what_is_secret()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        ActivityTraceId trace = ActivityTraceId.CreateRandom();
        (await server.ClassifyAsync("dogs", trace)).Dispose();
        await server.StopAsync();

        JsonElement line = Assert.Single(server.Log());
        Assert.Equal("Information", line.GetProperty("Level").GetString());
        Assert.Equal($"{trace}", line.GetProperty("TraceId").GetString());
        JsonElement facts = line.GetProperty("Properties");
        Assert.Equal("POST", facts.GetProperty("Method").GetString());
        Assert.Equal("/classify", facts.GetProperty("Path").GetString());
        Assert.Equal(404, facts.GetProperty("Status").GetInt32());
        Assert.Equal("model_not_found", facts.GetProperty("Problem").GetString());
        Assert.Equal("tester", facts.GetProperty("Client").GetString());
        Assert.True(facts.GetProperty("Milliseconds").GetDouble() > 0);
        Assert.NotEmpty(facts.GetProperty("RequestId").GetString()!);
        Assert.StartsWith("POST /classify: 404 in ", line.GetProperty("RenderedMessage").GetString());
        Assert.DoesNotContain("secret", server.LogText());
    }

    [Fact]
    public async Task Successes_and_quiet_endpoints_are_not_logged()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        (await server.ClassifyAsync()).Dispose();
        (await server.Client.GetAsync("/health/live")).Dispose();
        await server.ScrapeAsync();
        await server.StopAsync();
        Assert.Empty(server.Log());
    }

    [Fact]
    public async Task Successes_are_logged_at_level_Debug_but_quiet_endpoints_never()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync(level: "Debug");
        (await server.ClassifyAsync()).Dispose();
        (await server.Client.GetAsync("/health/live")).Dispose();
        await server.ScrapeAsync();
        await server.StopAsync();
        JsonElement line = Assert.Single(server.Log());
        Assert.Equal("Debug", line.GetProperty("Level").GetString());
        Assert.Equal("cats", line.GetProperty("Properties").GetProperty("Model").GetString());
    }

    [Fact]
    public async Task Slow_requests_and_failures_of_the_service_are_warnings()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync(new TelemetryOptions { SampleRatio = 0, SlowRequestMs = 20 });
        (await server.Client.GetAsync("/slow")).Dispose();
        (await server.Client.GetAsync("/broken")).Dispose();
        await server.StopAsync();
        Assert.Equal([("Warning", 200), ("Warning", 500)], server.Log().Select(line =>
            (line.GetProperty("Level").GetString()!, line.GetProperty("Properties").GetProperty("Status").GetInt32())));
    }

    [Fact]
    public async Task A_path_that_looks_like_a_log_line_stays_one_string()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        (await server.Client.GetAsync("/x%22%7D%0A%7B%22Level%22:%22Fatal%22%7D")).Dispose();
        await server.StopAsync();
        JsonElement line = Assert.Single(server.Log());
        Assert.Equal("/x\"}\n{\"Level\":\"Fatal\"}", line.GetProperty("Properties").GetProperty("Path").GetString());
    }

    [Fact]
    public async Task A_flood_of_failures_is_cut_to_the_budget()
    {
        var options = new TelemetryOptions { SampleRatio = 0, MaxRequestLinesPerSecond = 1 };
        await using TelemetryServer server = await TelemetryServer.StartAsync(options);
        for (int i = 0; i < 300; i++) (await server.Client.GetAsync("/busy")).Dispose();
        await server.StopAsync();
        Assert.InRange(server.Log().Count, 1, 150);
    }

    [Fact]
    public void A_line_budget_starts_anew_each_second_and_counts_what_it_left_out()
    {
        var time = new SettableTime();
        var budget = new LineBudget(2, time);
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => budget.TryTake(out long _)));
        time.Ticks += 1000;
        Assert.True(budget.TryTake(out long leftOut));
        Assert.Equal(2, leftOut);
        Assert.True(budget.TryTake(out leftOut));
        Assert.Equal(0, leftOut);
        var unlimited = new LineBudget(0, time);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(unlimited.TryTake(out long _)));
    }

    [Fact]
    public void Without_a_section_the_log_has_Information_and_no_routine_of_the_framework()
    {
        using Logger log = JsonLog.Create(new ConfigurationBuilder().Build());
        Assert.True(log.IsEnabled(Serilog.Events.LogEventLevel.Information));
        Assert.False(log.IsEnabled(Serilog.Events.LogEventLevel.Debug));
        Serilog.ILogger framework = log.ForContext(Constants.SourceContextPropertyName, "Microsoft.AspNetCore.Hosting");
        Assert.False(framework.IsEnabled(Serilog.Events.LogEventLevel.Information));
    }

    private sealed class SettableTime : TimeProvider
    {
        public long Ticks { get; set; } = 5000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Ticks;
    }
}

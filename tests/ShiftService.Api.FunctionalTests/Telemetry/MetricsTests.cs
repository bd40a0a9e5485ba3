using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ShiftService.Api.Telemetry;
using ShiftService.Api.Telemetry.Prometheus;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Api.FunctionalTests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class MetricsTests
{
    private const string Duration = "shiftservice_request_duration_seconds";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counts_add_up_with_the_requests_that_were_made(bool openMetrics)
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        for (int i = 0; i < 7; i++) (await server.ClassifyAsync()).Dispose();
        for (int i = 0; i < 3; i++) (await server.ClassifyAsync("dogs")).Dispose();
        for (int i = 0; i < 2; i++) (await server.Client.GetAsync("/busy")).Dispose();
        await Assert.ThrowsAnyAsync<Exception>(async () => (await server.Client.GetAsync("/broken")).EnsureSuccessStatusCode());
        (await server.Client.GetAsync("/no/such/address")).Dispose();
        Exposition metrics = await server.ScrapeAsync(openMetrics);

        Assert.Equal(7, Count(metrics, Duration, ("route", "/classify"), ("status", "200"), ("model", "cats")));
        Assert.Equal(3, Count(metrics, Duration, ("route", "/classify"), ("status", "404"), ("model", "unknown")));
        Assert.Equal(2, Count(metrics, Duration, ("route", "/busy"), ("status", "429"), ("model", "none")));
        Assert.Equal(1, Count(metrics, Duration, ("route", "/broken"), ("status", "500"), ("model", "none")));
        Assert.Equal(1, Count(metrics, Duration, ("route", "unknown"), ("status", "404"), ("model", "none")));
        Assert.Equal(14, metrics[Duration].Samples.Where(sample => sample.Name == Duration + "_count").Sum(sample => sample.Value));
        (string, string)[] answered = [("http_route", "/classify"), ("http_response_status_code", "200")];
        Assert.Equal(7, Count(metrics, "http_server_request_duration_seconds", answered));
        foreach (string stage in new[] { "queue", "decode", "preprocess", "compute", "postprocess" })
            Assert.Equal(7, Count(metrics, "shiftservice_stage_duration_seconds", ("stage", stage), ("model", "cats"), ("version", "1")));
        Assert.Equal(7 * 0.004, Value(metrics, "shiftservice_stage_duration_seconds_sum", ("stage", "compute"), ("model", "cats")), 9);
        Assert.Equal(2, Value(metrics, "shiftservice_refusals_total", ("reason", "queue_full")));
        Assert.Equal(3, Value(metrics, "shiftservice_queued_images"));
        Assert.Equal(1, Value(metrics, "shiftservice_lanes_busy"));
        Assert.Equal(4096, Value(metrics, "shiftservice_decoded_bytes"));
        Assert.Equal(1, Value(metrics, "shiftservice_model_state", ("model", "cats"), ("version", "1"), ("state", "ready")));
        Assert.Equal(0, Value(metrics, "shiftservice_model_state", ("model", "cats"), ("version", "1"), ("state", "failed")));
    }

    [Fact]
    public async Task Runtime_and_server_are_measured_too_in_their_units()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        (await server.ClassifyAsync()).Dispose();
        Exposition metrics = await server.ScrapeAsync(openMetrics: true);
        SampleFamily memory = metrics["dotnet_process_memory_working_set_bytes"], time = metrics["dotnet_process_cpu_time_seconds"];
        Assert.Equal(("gauge", "bytes"), (memory.Type, memory.Unit));
        Assert.Equal(("counter", "seconds"), (time.Type, time.Unit));
        Assert.Equal("gauge", metrics["dotnet_thread_pool_thread_count"].Type);
        Assert.Equal(1, Value(metrics, "kestrel_active_connections"));
        Assert.Equal(("histogram", "seconds"), (metrics[Duration].Type, metrics[Duration].Unit));
    }

    [Fact]
    public async Task Nothing_that_a_client_sends_becomes_a_label()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        string[] hostile =
            ["a\"} 1\nevil 2", "../../etc/passwd", "моделью", new string('x', 3000), "cats ", "CATS", "\\", "\u2028", "none\n# EOF"];
        (await server.ClassifyAsync()).Dispose();
        await server.ScrapeAsync();
        foreach (string name in hostile) (await server.ClassifyAsync(name)).Dispose();
        HashSet<string> before = SeriesOf(await server.ScrapeAsync());
        for (int i = 0; i < 200; i++)
        {
            (await server.ClassifyAsync($"{hostile[i % hostile.Length]}{i}")).Dispose();
            using var request = new HttpRequestMessage(new HttpMethod($"EVIL{i}"), $"/evil{i}") { Headers = { Host = $"evil{i}.example" } };
            (await server.Client.SendAsync(request)).Dispose();
        }
        Exposition metrics = await server.ScrapeAsync();
        IEnumerable<string> values = metrics.Samples.SelectMany(sample => sample.Labels.Values);
        Assert.DoesNotContain(values, value => value.Contains("evil", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["cats", "none", "unknown"], metrics.Samples.SelectMany(sample => sample.Labels).Where(label => label.Key == "model")
            .Select(label => label.Value).Distinct().Order());
        string[] added = [.. SeriesOf(metrics).Except(before).Where(series => !series.StartsWith("dotnet_", StringComparison.Ordinal))];
        const string Expected = "route, unknown|http_request_method, _OTHER|status, 40[45]|network_protocol_version";
        Assert.All(added, series => Assert.Matches(Expected, series));
        Assert.True(added.Length <= 60, string.Join("\n", added));
    }

    [Fact]
    public async Task Whatever_is_in_a_label_is_escaped()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        const string Odd = "a\\b\"c\nd{e}=f, g # {h} é";
        server.Models.Add(new ModelReading(Odd, "1", VersionState.Ready));
        (await server.ClassifyAsync(Odd)).Dispose();
        foreach (bool openMetrics in new[] { false, true })
            Assert.Equal(1, Count(await server.ScrapeAsync(openMetrics), Duration, ("model", Odd), ("status", "200")));
    }

    [Fact]
    public async Task Scrapes_at_once_are_all_complete_while_requests_go_on()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        (await server.ClassifyAsync()).Dispose();
        using var done = new CancellationTokenSource();
        Task requests = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested) (await server.ClassifyAsync()).Dispose();
        });
        Exposition[] scrapes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => server.ScrapeAsync(openMetrics: i % 2 == 0)));
        await done.CancelAsync();
        await requests;
        Assert.All(scrapes, scrape => Assert.True(Count(scrape, Duration, ("route", "/classify"), ("status", "200")) >= 1));
    }

    [Fact]
    public async Task A_scraper_that_does_not_read_holds_up_nobody()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        (await server.ClassifyAsync()).Dispose();
        using var silent = new TcpClient { ReceiveBufferSize = 1024 };
        await silent.ConnectAsync("127.0.0.1", server.Client.BaseAddress!.Port);
        // So many answers that they do not fit into the sockets' buffers.
        byte[] request = Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        for (int i = 0; i < 500; i++) await silent.GetStream().WriteAsync(request);
        for (int i = 0; i < 5; i++) Assert.NotEmpty((await server.ScrapeAsync()).Families);
    }

    [Fact]
    public async Task A_traced_request_is_the_example_of_its_buckets_in_OpenMetrics_only()
    {
        var options = new TelemetryOptions { SampleRatio = 0, OtlpEndpoint = "http://127.0.0.1:9" };
        await using TelemetryServer server = await TelemetryServer.StartAsync(options);
        (await server.ClassifyAsync()).Dispose();
        Assert.DoesNotContain((await server.ScrapeAsync(openMetrics: true)).Samples, sample => sample.Exemplar is not null);

        ActivityTraceId trace = ActivityTraceId.CreateRandom();
        (await server.ClassifyAsync(sampledTrace: trace)).Dispose();
        Exposition metrics = await server.ScrapeAsync(openMetrics: true);
        Sample[] examples = [.. metrics.Samples.Where(sample => sample.Exemplar is not null)];
        Assert.All(examples, sample => Assert.Equal($"{trace}", sample.Exemplar!.Labels["trace_id"]));
        Assert.Contains(examples, sample => sample.Name == Duration + "_bucket" && sample.Has(("route", "/classify")));
        Sample compute = Assert.Single(examples, sample => sample.Has(("stage", "compute")));
        Assert.Equal((0.004, "0.005"), (compute.Exemplar!.Value, compute.Labels["le"]));
        Assert.DoesNotContain((await server.ScrapeAsync(openMetrics: false)).Samples, sample => sample.Exemplar is not null);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", false)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"", true)]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain;q=0.1", false)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0,text/plain", false)]
    [InlineData("text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5", false)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", true)]
    [InlineData("application/json", false)]
    [InlineData("not a media type", false)]
    public void The_Accept_header_decides_the_format(string? accept, bool openMetrics) =>
        Assert.Equal(openMetrics, PrometheusFormat.IsOpenMetrics(accept));

    [Theory]
    [InlineData("http.server.active_requests", "http_server_active_requests")]
    [InlineData("a..b--c", "a_b_c")]
    [InlineData("9lives", "_9lives")]
    [InlineData("größe", "gr_e")]
    public void Names_get_Prometheus_letters(string name, string expected) => Assert.Equal(expected, PrometheusName.Of(name));

    [Theory]
    [InlineData("s", "seconds")]
    [InlineData("By", "bytes")]
    [InlineData("1", null)]
    [InlineData("{image}", null)]
    [InlineData("", null)]
    [InlineData("By/s", "By_s")]
    public void Units_get_words(string unit, string? expected) => Assert.Equal(expected, PrometheusName.UnitOf(unit));

    private static double Count(Exposition metrics, string family, params (string, string)[] labels) =>
        metrics.Samples.Where(sample => sample.Name == family + "_count" && sample.Has(labels)).Sum(sample => sample.Value);

    private static double Value(Exposition metrics, string name, params (string, string)[] labels) =>
        metrics.Samples.Single(sample => sample.Name == name && sample.Has(labels)).Value;

    private static HashSet<string> SeriesOf(Exposition metrics) =>
        [.. metrics.Samples.Where(sample => !sample.Labels.ContainsKey("le")).Select(sample => $"{sample.Name} {sample.Series}")];
}

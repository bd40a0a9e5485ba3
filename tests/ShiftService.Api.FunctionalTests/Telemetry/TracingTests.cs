using System.Diagnostics;
using ShiftService.Api.Telemetry;

namespace ShiftService.Api.FunctionalTests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class TracingTests
{
    [Fact]
    public async Task A_collector_gets_a_request_with_its_stages()
    {
        await using SpanCollector collector = await SpanCollector.StartAsync();
        var options = new TelemetryOptions { SampleRatio = 0, OtlpEndpoint = collector.Address };
        await using TelemetryServer server = await TelemetryServer.StartAsync(options);
        ActivityTraceId trace = ActivityTraceId.CreateRandom();
        (await server.ClassifyAsync(sampledTrace: trace)).Dispose();
        (await server.ClassifyAsync()).Dispose();
        await server.StopAsync();

        Assert.All(collector.Spans, span => Assert.Equal($"{trace}", span.TraceId));
        CollectedSpan request = Assert.Single(collector.Spans, span => span.ParentId == "00f067aa0ba902b7");
        Assert.Equal("POST /classify", request.Name);
        Assert.Equal("200", request.Attributes["http.response.status_code"]);
        Assert.Equal("cats", request.Attributes["shiftservice.model"]);
        List<CollectedSpan> stages = [.. collector.Spans.Where(span => span.ParentId == request.Id)];
        Assert.Equal(["compute", "decode", "postprocess", "preprocess", "queue"], stages.Select(span => span.Name).Order());
        Assert.Equal(4, stages.Single(span => span.Name == "compute").Milliseconds, 3);
        Assert.Equal(6, collector.Spans.Count);
        Assert.Equal("shiftservice", collector.Resource["service.name"]);
    }

    [Fact]
    public async Task All_requests_are_traced_at_ratio_1_and_none_at_0()
    {
        foreach (double ratio in new[] { 0.0, 1.0 })
        {
            await using SpanCollector collector = await SpanCollector.StartAsync();
            var options = new TelemetryOptions { SampleRatio = ratio, OtlpEndpoint = collector.Address };
            await using TelemetryServer server = await TelemetryServer.StartAsync(options);
            for (int i = 0; i < 3; i++) (await server.Client.GetAsync("/models")).Dispose();
            await server.StopAsync();
            Assert.Equal(ratio == 1 ? 3 : 0, collector.Spans.Count);
        }
    }

    [Theory]
    [InlineData("http://collector:4318", "HttpProtobuf", "http://collector:4318/v1/traces")]
    [InlineData("http://collector:4318/", "HttpProtobuf", "http://collector:4318/v1/traces")]
    [InlineData("https://collector/otlp", "HttpProtobuf", "https://collector/otlp/v1/traces")]
    [InlineData("http://collector/v1/traces", "HttpProtobuf", "http://collector/v1/traces")]
    [InlineData("http://collector:4317", "Grpc", "http://collector:4317/")]
    public void Spans_go_to_the_signals_path_below_the_endpoint(string endpoint, string protocol, string expected)
    {
        var options = new TelemetryOptions
        {
            OtlpEndpoint = endpoint, OtlpProtocol = Enum.Parse<OpenTelemetry.Exporter.OtlpExportProtocol>(protocol),
        };
        Assert.Empty(options.Check());
        Assert.Equal(expected, $"{options.SpansAddress()}");
    }

    [Theory]
    [InlineData("collector:4318")]
    [InlineData("ftp://collector")]
    [InlineData("/v1/traces")]
    public void An_endpoint_that_is_no_address_is_refused_by_name(string endpoint)
    {
        var error = Assert.Single(new TelemetryOptions { OtlpEndpoint = endpoint }.Check());
        Assert.Equal("Telemetry:OtlpEndpoint", error.Path);
        Assert.Contains(endpoint, error.Reason);
    }
}

using System.Net;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>The telemetry of the real service, with its registry, scheduler and lanes.</summary>
[Collection(RunningServices.Name)]
public sealed class ServiceTelemetryTests(OpenService service)
{
    private const string Duration = "shiftservice_request_duration_seconds_count", Stage = "shiftservice_stage_duration_seconds_count";

    [Fact]
    public async Task Real_requests_are_counted_once_with_each_of_their_stages()
    {
        Exposition before = await ScrapeAsync();
        for (int i = 0; i < 3; i++) await ClassifyAsync(HttpStatusCode.OK, TestImages.Png());
        await ClassifyAsync(HttpStatusCode.OK, TestImages.Png(), TestImages.Jpeg(), [1, 2, 3]);
        Exposition after = await ScrapeAsync();

        Assert.Equal(4, Grown(Duration, ("route", "/classify"), ("status", "200"), ("model", RunningService.Model)));
        foreach (string stage in new[] { "queue", "decode", "preprocess", "compute", "postprocess" })
            Assert.Equal(5, Grown(Stage, ("stage", stage), ("model", RunningService.Model), ("version", "1")));
        Assert.Equal(5, Grown("shiftservice_batch_size_sum", ("model", RunningService.Model)));
        Assert.Equal(Grown("shiftservice_batch_size_count"), Grown("shiftservice_fit_ratio_count"));
        Assert.Equal(1, Value(after, "shiftservice_model_state", ("model", RunningService.Model), ("version", "1"), ("state", "ready")));
        Assert.Equal(0, Value(after, "shiftservice_queued_images"));
        Assert.Equal(1, Value(after, "shiftservice_lanes"));
        Assert.Equal(0, Value(after, "shiftservice_decoded_bytes"));
        Assert.True(Value(after, "shiftservice_decoded_limit_bytes") > 0);

        double Grown(string name, params (string, string)[] labels) => Value(after, name, labels) - Value(before, name, labels);
    }

    [Fact]
    public async Task Names_of_models_that_do_not_exist_are_no_labels()
    {
        foreach (string name in new[] { "nothing", "%22%7D%0Aevil%201", "..%2F..", RunningService.Model.ToUpperInvariant() })
        {
            HttpContent image = Payload.Bytes(TestImages.Png());
            using HttpResponseMessage response = await service.Client.PostAsync($"/classify?model={name}", image);
            Assert.InRange((int)response.StatusCode, 400, 404);
            (await service.Client.GetAsync($"/models/{name}/{name}")).Dispose();
        }
        Exposition metrics = await ScrapeAsync();
        Assert.Subset(
            new HashSet<string> { RunningService.Model, "none", "unknown" },
            metrics.Samples.Select(sample => sample.Labels.GetValueOrDefault("model", "none")).ToHashSet());
    }

    [Fact]
    public async Task Stages_in_Server_Timing_are_parts_of_the_total()
    {
        HttpContent photo = Payload.Bytes(TestImages.Jpeg(800, 600), "image/jpeg");
        using HttpResponseMessage response = await service.Client.PostAsync("/classify", photo);
        var timings = ServerTimingTests.Parse(response).ToDictionary(timing => timing.Name, timing => timing.Milliseconds);
        Assert.True(timings["decode"] > 0 && timings["compute"] > 0);
        Assert.InRange(timings.Where(timing => timing.Key != "total").Sum(timing => timing.Value), 0.001, timings["total"] + 0.005);
    }

    private async Task ClassifyAsync(HttpStatusCode status, params byte[][] images)
    {
        HttpContent content = Payload.Multipart([.. images.Select((image, i) => ($"{i}", image))]);
        using HttpResponseMessage response = await service.Client.PostAsync("/classify", content);
        Assert.Equal(status, response.StatusCode);
    }

    private async Task<Exposition> ScrapeAsync() => Exposition.Parse(await service.Client.GetStringAsync("/metrics"), openMetrics: false);

    private static double Value(Exposition metrics, string name, params (string, string)[] labels) =>
        metrics.Samples.Where(sample => sample.Name == name && sample.Has(labels)).Sum(sample => sample.Value);
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Telemetry;
using ShiftService.TestSupport;

namespace ShiftService.Serving.Tests.Telemetry;

public sealed class ServingMetricsTests : IDisposable
{
    private readonly ServingMetrics _metrics = new();
    private readonly List<ModelReading> _models = [new("cats", "1", VersionState.Ready), new("cats", "2", VersionState.Warming)];

    public ServingMetricsTests() => _metrics.ReadModelsFrom(() => _models);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void Every_stage_is_measured_under_its_name_with_model_and_version()
    {
        using var measured = new Measured(_metrics);
        foreach (var stage in Enum.GetValues<Stage>()) _metrics.Stage(stage, "cats", "1", 0.001 * (1 + (int)stage));
        Assert.Equal(
            [
                "shiftservice.stage.duration{stage=queue,model=cats,version=1}",
                "shiftservice.stage.duration{stage=decode,model=cats,version=1}",
                "shiftservice.stage.duration{stage=preprocess,model=cats,version=1}",
                "shiftservice.stage.duration{stage=compute,model=cats,version=1}",
                "shiftservice.stage.duration{stage=postprocess,model=cats,version=1}",
                "shiftservice.stage.duration{stage=encode,model=cats,version=1}",
            ],
            measured.Series);
        Assert.Equal(0.004, measured.Heard[3].Value, 9);
    }

    [Fact]
    public void Names_that_the_registry_does_not_know_are_counted_as_unknown()
    {
        using var measured = new Measured(_metrics);
        _metrics.Stage(Stage.Compute, "dogs\"}\n", "1", 1);
        _metrics.Batch("cats", "3", 4, 1);
        _metrics.Request("/classify", 404, "../../etc", 1);
        _metrics.Request("/classify", 200, "cats", 1);
        _metrics.Request("/models", 200, null, 1);
        Assert.Equal(
            [
                "shiftservice.stage.duration{stage=compute,model=unknown,version=unknown}",
                "shiftservice.batch.size{model=unknown,version=unknown}", "shiftservice.fit.ratio{model=unknown,version=unknown}",
                "shiftservice.request.duration{route=/classify,status=404,model=unknown}",
                "shiftservice.request.duration{route=/classify,status=200,model=cats}",
                "shiftservice.request.duration{route=/models,status=200,model=none}",
            ],
            measured.Series);
    }

    [Fact]
    public void A_version_that_comes_later_is_measured_from_then_on()
    {
        using var measured = new Measured(_metrics);
        _metrics.Batch("cats", "3", 1, 1);
        _models.Add(new("cats", "3", VersionState.Ready));
        _metrics.Batch("cats", "3", 1, 1);
        Assert.Equal(
            ["shiftservice.batch.size{model=unknown,version=unknown}", "shiftservice.batch.size{model=cats,version=3}"],
            measured.Series.Where(series => series.StartsWith("shiftservice.batch", StringComparison.Ordinal)));
    }

    [Fact]
    public void Even_known_versions_and_routes_make_series_only_up_to_the_limit()
    {
        for (var i = 0; i < ServingMetrics.MaxVersions + 100; i++) _models.Add(new("many", $"{i}", VersionState.Ready));
        using var measured = new Measured(_metrics);
        for (var i = 0; i < ServingMetrics.MaxVersions + 100; i++) _metrics.Stage(Stage.Queue, "many", $"{i}", 1);
        Assert.Equal(ServingMetrics.MaxVersions + 1, measured.Series.Distinct().Count());
        measured.Heard.Clear();
        for (var i = 0; i < ServingMetrics.MaxRequestSeries + 100; i++) _metrics.Request($"/{i}", 200, null, 1);
        Assert.Equal(ServingMetrics.MaxRequestSeries + 1, measured.Series.Distinct().Count());
    }

    [Fact]
    public void Gauges_read_their_sources_and_report_nothing_without_one()
    {
        using var silent = new ServingMetrics();
        using var nothing = new Measured(silent);
        nothing.ReadGauges();
        Assert.Empty(nothing.Heard);

        _metrics.ReadQueueFrom(() => new QueueReading(5, 1, 2));
        _metrics.ReadDecodedFrom(() => new DecodedReading(1000, 4000));
        using var measured = new Measured(_metrics);
        measured.ReadGauges();
        var values = measured.Heard.ToDictionary(heard => heard.Series, heard => heard.Value);
        Assert.Equal(5, values["shiftservice.queued_images{}"]);
        Assert.Equal(1, values["shiftservice.lanes.busy{}"]);
        Assert.Equal(2, values["shiftservice.lanes{}"]);
        Assert.Equal(1000, values["shiftservice.decoded{}"]);
        Assert.Equal(4000, values["shiftservice.decoded.limit{}"]);
        Assert.Equal(1, values["shiftservice.model.state{model=cats,version=2,state=warming}"]);
        Assert.Equal(0, values["shiftservice.model.state{model=cats,version=2,state=ready}"]);
        Assert.Equal(5 + 2 * 6, values.Count);
    }

    [Fact]
    public void Every_reason_of_a_refusal_has_a_label()
    {
        using var measured = new Measured(_metrics);
        foreach (var reason in Enum.GetValues<RefusalReason>()) _metrics.Refused(reason);
        Assert.Equal(Enum.GetValues<RefusalReason>().Length, measured.Series.Distinct().Count());
        Assert.Contains("shiftservice.refusals{reason=queue_full}", measured.Series);
    }

    [Fact]
    public void Known_labels_are_measured_without_allocation()
    {
        using var listener = new MeterListener();
        var heard = 0;
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter == _metrics.Meter) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => heard++);
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => heard++);
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => heard++);
        listener.Start();
        int measured = 0;
        SteadyState.AllocatesNothing(() =>
        {
            for (var i = 0; i < 1000; i++, measured++) MeasureAll();
        });
        Assert.Equal(10 * measured, heard);
    }

    [Fact]
    public void A_recorded_request_gets_a_span_of_each_stage_dated_back_from_its_end()
    {
        var spans = new List<Activity>();
        using var requests = new ActivitySource("requests of this test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == requests || source.Name == ServingMetrics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => { lock (spans) spans.Add(span); },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = requests.StartActivity("POST /classify")!;
        Activity.Current = null;
        _metrics.Stage(Stage.Decode, "cats", "1", 0.25, request);
        Assert.Null(Activity.Current);
        var span = Assert.Single(spans, span => span.TraceId == request.TraceId);
        Assert.Equal("decode", span.OperationName);
        Assert.Equal(request.SpanId, span.ParentSpanId);
        Assert.Equal(0.25, span.Duration.TotalSeconds, 6);
        Assert.Equal("cats", span.GetTagItem("shiftservice.model"));
    }

    [Fact]
    public void The_stages_of_an_answered_image_are_spans_one_after_the_other()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ServingMetrics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => { lock (spans) spans.Add(span); },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new Activity("request").Start();
        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        var times = new StageTimes(Ms(1), Ms(2), Ms(3), Ms(4), Ms(5), 1);
        _metrics.Stages("cats", "1", times, request);
        Assert.Same(request, Activity.Current);
        var own = spans.Where(span => span.TraceId == request.TraceId).OrderBy(span => span.StartTimeUtc).ToList();
        Assert.Equal(["queue", "decode", "preprocess", "compute", "postprocess"], own.Select(span => span.OperationName));
        Assert.Equal([Ms(1), Ms(2), Ms(3), Ms(4), Ms(5)], own.Select(span => span.Duration));
        Assert.All(own.Zip(own.Skip(1)), pair => Assert.Equal(pair.First.StartTimeUtc + pair.First.Duration, pair.Second.StartTimeUtc));

        static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
    }

    [Fact]
    public void A_request_that_is_not_recorded_gets_no_span()
    {
        var spans = 0;
        var trace = ActivityTraceId.CreateRandom();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ServingMetrics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => { if (span.TraceId == trace) spans++; },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new Activity("request").SetParentId(trace, ActivitySpanId.CreateRandom()).Start();
        _metrics.Stage(Stage.Decode, "cats", "1", 0.25, request);
        Assert.Equal(0, spans);
        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        _metrics.Stage(Stage.Decode, "cats", "1", 0.25, request);
        Assert.Equal(1, spans);
    }

    private void MeasureAll()
    {
        _metrics.Stages("cats", "1", default, null);
        _metrics.Stage(Stage.Compute, "cats", "1", 0.001);
        _metrics.Batch("cats", "2", 8, 1.01);
        _metrics.Refused(RefusalReason.QueueFull);
        _metrics.Request("/classify", 200, "cats", 0.002);
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Telemetry;

using Tags = KeyValuePair<string, object?>[];

/// <summary>
/// Everything the service measures about itself: one meter and one source of spans, both called "ShiftService". Created once for a
/// process; all methods may be called from any thread, and allocate nothing for labels they have seen.
/// </summary>
/// <remarks>
/// Labels are closed. A model or version becomes a label only if the registry knows it (<see cref="ReadModelsFrom"/>), and only the first
/// <see cref="MaxVersions"/> do; any other name is counted under <see cref="Unknown"/>. Nothing that a client sends can add a series.
/// </remarks>
public sealed class ServingMetrics : IDisposable
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "ShiftService";

    /// <summary>The label of models, versions and routes that are not on the list.</summary>
    public const string Unknown = "unknown";

    /// <summary>The label of a request that asks for no model.</summary>
    public const string None = "none";

    /// <summary>How many versions get labels of their own in the life of a process: so many series are six stages of each.</summary>
    public const int MaxVersions = 256;

    /// <summary>How many combinations of route, status and model get labels of their own.</summary>
    public const int MaxRequestSeries = 1500;

    /// <summary>Spans of stages; they exist only while somebody listens.</summary>
    public static readonly ActivitySource Spans = new(Name);

    private static readonly VersionState[] States = Enum.GetValues<VersionState>();
    private static readonly string[] StateLabels = [.. States.Select(state => state.ToString().ToLowerInvariant())];

    private readonly Histogram<double> _stageSeconds;
    private readonly Histogram<double> _requestSeconds;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _fitRatio;
    private readonly Counter<long> _refusals;
    private readonly KeyValuePair<string, object?>[] _reasons =
        [.. Enum.GetValues<RefusalReason>().Select(reason => KeyValuePair.Create<string, object?>("reason", NameOf(reason)))];

    private readonly TagCache<(string Model, string Version), ModelLabels> _versions = new(MaxVersions);
    private readonly TagCache<RequestKey, Tags> _requests = new(MaxRequestSeries);
    private readonly TagCache<string, string> _names = new(MaxVersions);
    private readonly ModelLabels _unknownVersion = new(Unknown, Unknown);
    private readonly Tags _unknownRequest = [new("route", Unknown), new("status", Unknown), new("model", Unknown)];
    private volatile Func<QueueReading>? _queue;
    private volatile Func<DecodedReading>? _decoded;
    private volatile Func<IEnumerable<ModelReading>>? _models;

    /// <summary>Creates the instruments; gauges report nothing until their sources are named.</summary>
    public ServingMetrics()
    {
        Meter = new Meter(Name);
        _stageSeconds = Meter.CreateHistogram(
            "shiftservice.stage.duration", "s", "Time that one image spent in a stage.", advice: Buckets.Seconds);
        _requestSeconds = Meter.CreateHistogram(
            "shiftservice.request.duration", "s", "Time from the start of a request to the end of its answer.", advice: Buckets.Seconds);
        _batchSize = Meter.CreateHistogram(
            "shiftservice.batch.size", "{image}", "Images that were computed together.", advice: Buckets.Images);
        _fitRatio = Meter.CreateHistogram(
            "shiftservice.fit.ratio", null, "Measured over predicted time of a batch; 1 is a perfect prediction.", advice: Buckets.Ratio);
        _refusals = Meter.CreateCounter<long>("shiftservice.refusals", "{request}", "Requests refused before any work was done for them.");
        Gauge("shiftservice.queued_images", "{image}", "Accepted images that no lane works on yet.", () => _queue?.Invoke().QueuedImages);
        Gauge("shiftservice.lanes.busy", "{lane}", "Lanes at work.", () => _queue?.Invoke().BusyLanes);
        Gauge("shiftservice.lanes", "{lane}", "All lanes.", () => _queue?.Invoke().Lanes);
        Gauge("shiftservice.decoded", "By", "Memory that decoded pixels take now.", () => _decoded?.Invoke().Bytes);
        Gauge("shiftservice.decoded.limit", "By", "Memory that decoded pixels may take.", () => _decoded?.Invoke().LimitBytes);
        Meter.CreateObservableGauge(
            "shiftservice.model.state", ReadStates, null, "1 for the state that a version is in, 0 for the others.");
    }

    /// <summary>The meter, for those who listen to this instance only.</summary>
    public Meter Meter { get; }

    /// <summary>Names the source of the gauges of queue and lanes. It is read on the scraper's thread.</summary>
    public void ReadQueueFrom(Func<QueueReading> read) => _queue = read;

    /// <summary>Names the source of the gauges of decoded pixels. It is read on the scraper's thread.</summary>
    public void ReadDecodedFrom(Func<DecodedReading> read) => _decoded = read;

    /// <summary>
    /// Names the source of the model states, which is also the list of names that may become labels. It is read on the scraper's thread,
    /// and on any thread that names a version for the first time: it must be a snapshot that may be walked while it changes.
    /// </summary>
    public void ReadModelsFrom(Func<IEnumerable<ModelReading>> read) => _models = read;

    /// <summary>One image was answered.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version's name.</param>
    /// <param name="times">Where its time went.</param>
    /// <param name="request">
    /// The request's activity, as <see cref="Activity.Current"/> was when the image was handed in. Where it is recorded, histograms get
    /// exemplars with its trace id, and it gets spans of the stages: one after the other, the last of which ends now.
    /// </param>
    public void Stages(string model, string version, in StageTimes times, Activity? request)
    {
        ModelLabels labels = Labels(model, version);
        DateTime end = request is { Recorded: true } ? DateTime.UtcNow : default;
        if (times.Encode is TimeSpan encode) Record(Telemetry.Stage.Encode, labels, encode, request, ref end);
        Record(Telemetry.Stage.Postprocess, labels, times.Postprocess, request, ref end);
        Record(Telemetry.Stage.Compute, labels, times.Compute, request, ref end);
        Record(Telemetry.Stage.Preprocess, labels, times.Preprocess, request, ref end);
        Record(Telemetry.Stage.Decode, labels, times.Decode, request, ref end);
        Record(Telemetry.Stage.Queue, labels, times.Queue, request, ref end);
    }

    /// <summary>One image has left a stage: call it then, since a span ends now.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version's name.</param>
    /// <param name="seconds">How long it took.</param>
    /// <param name="request">The request's activity, as for <see cref="Stages"/>.</param>
    public void Stage(Stage stage, string model, string version, double seconds, Activity? request = null)
    {
        DateTime end = request is { Recorded: true } ? DateTime.UtcNow : default;
        Record(stage, Labels(model, version), TimeSpan.FromSeconds(seconds), request, ref end);
    }

    /// <summary>A batch was computed.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version's name.</param>
    /// <param name="size">Images in it.</param>
    /// <param name="fitRatio">Its measured time over the predicted one.</param>
    public void Batch(string model, string version, int size, double fitRatio)
    {
        var labels = Labels(model, version);
        _batchSize.Record(size, labels.Batch);
        _fitRatio.Record(fitRatio, labels.Batch);
    }

    /// <summary>A request was refused.</summary>
    public void Refused(RefusalReason reason) => _refusals.Add(1, _reasons[(int)reason]);

    /// <summary>A request was answered.</summary>
    /// <param name="route">The route's pattern, of those that the service maps; never the address that was asked for.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="model">The model that it asked for; any text, since only the registry's names become labels. Null if none.</param>
    /// <param name="seconds">How long it took.</param>
    public void Request(string route, int status, string? model, double seconds)
    {
        var name = model is null ? None : KnownModel(model);
        var key = new RequestKey(route, status, name);
        if (!_requests.TryGet(key, out Tags? tags)) tags = _requests.GetOrAdd(key, RequestTags) ?? _unknownRequest;
        _requestSeconds.Record(seconds, tags);
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static Tags RequestTags(RequestKey of) =>
        [new("route", of.Route), new("status", of.Status.ToString(CultureInfo.InvariantCulture)), new("model", of.Model)];

    private static string NameOf(RefusalReason reason) => reason switch
    {
        RefusalReason.QueueFull => "queue_full",
        RefusalReason.QueueTooLong => "queue_too_long",
        RefusalReason.DeadlineUnreachable => "deadline_unreachable",
        RefusalReason.DecodedBytes => "decoded_bytes",
        RefusalReason.Stopping => "stopping",
        _ => throw new InvalidOperationException($"refusal reason {reason} has no label: this is a bug"),
    };

    // A lane's thread has no current activity: the request's becomes it for as long as it takes to leave an exemplar.
    private void Record(Stage stage, ModelLabels labels, TimeSpan time, Activity? request, ref DateTime end)
    {
        if (request is not { Recorded: true })
        {
            _stageSeconds.Record(time.TotalSeconds, labels[stage]);
            return;
        }
        Activity? current = Activity.Current;
        Activity.Current = request;
        _stageSeconds.Record(time.TotalSeconds, labels[stage]);
        DateTime start = end - time;
        using (Activity? span = Spans.StartActivity(StageNames.Of(stage), ActivityKind.Internal, request.Context, startTime: start))
            span?.SetTag("shiftservice.model", labels.Model).SetTag("shiftservice.version", labels.Version).SetEndTime(end);
        Activity.Current = current;
        end = start;
    }

    private ModelLabels Labels(string model, string version) =>
        _versions.TryGet((model, version), out ModelLabels? labels) ? labels : NewLabels(model, version);

    private string KnownModel(string model) => _names.TryGet(model, out string? name) ? name : NewModel(model);

    // Apart from the looking up: what is captured here would be allocated there.
    private ModelLabels NewLabels(string model, string version)
    {
        if (_models is not { } read || !read().Any(known => known.Model == model && known.Version == version)) return _unknownVersion;
        return _versions.GetOrAdd((model, version), static of => new ModelLabels(of.Model, of.Version)) ?? _unknownVersion;
    }

    private string NewModel(string model)
    {
        if (_models is not { } read || !read().Any(known => known.Model == model)) return Unknown;
        return _names.GetOrAdd(model, static name => name) ?? Unknown;
    }

    private void Gauge(string name, string unit, string description, Func<long?> read) =>
        Meter.CreateObservableGauge<long>(name, () => read() is { } value ? [new Measurement<long>(value)] : [], unit, description);

    private IEnumerable<Measurement<int>> ReadStates()
    {
        if (_models is not { } read) yield break;
        foreach (var known in read())
        {
            var labels = Labels(known.Model, known.Version);
            if (labels == _unknownVersion) continue;
            foreach (VersionState state in States)
            {
                int value = state == known.State ? 1 : 0;
                yield return new(value, new("model", known.Model), new("version", known.Version), new("state", StateLabels[(int)state]));
            }
        }
    }
}

using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ShiftService.Api.Telemetry.Prometheus;

/// <summary>
/// Gives all metrics to whoever scrapes them, in the formats of <see cref="PrometheusWriter"/>. Scrapes take turns: each collects anew,
/// into its own response's buffer, and only then waits for its client, so a slow client holds up nobody.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed partial class PrometheusExporter(ILogger<PrometheusExporter> logger) : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<Metric, MetricFamily> _families = [];
    private readonly List<MetricFamily> _order = [];
    private readonly HashSet<string> _reported = [];
    private PrometheusWriter? _writer;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Set by the reader: collects, and hands what it collected to <see cref="Export"/>, on the calling thread.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Writes all metrics.</summary>
    /// <param name="output">Where to; this method flushes it.</param>
    /// <param name="openMetrics">True for OpenMetrics, false for Prometheus' text.</param>
    /// <param name="cancellation">Cancelled when nobody waits any more.</param>
    public async Task WriteAsync(PipeWriter output, bool openMetrics, CancellationToken cancellation)
    {
        if (Collect is not { } collect) throw new InvalidOperationException("the exporter has no reader; this is a bug");
        await _turn.WaitAsync(cancellation);
        try
        {
            _writer = new PrometheusWriter(output, openMetrics);
            bool collected = collect(Timeout.Infinite);
            _failure?.Throw();
            if (!collected) throw new InvalidOperationException("metrics could not be collected");
        }
        finally
        {
            (_writer, _failure) = (null, null);
            _turn.Release();
        }
        await output.FlushAsync(cancellation);
    }

    /// <summary>Writes what was collected; called by the reader.</summary>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        // The last collection, when the service ends, has nobody to write to.
        if (_writer is not { } writer) return ExportResult.Success;
        try
        {
            _order.Clear();
            foreach (Metric metric in batch)
            {
                if (!_families.TryGetValue(metric, out MetricFamily? family)) _families.Add(metric, family = new MetricFamily(metric));
                _order.Add(family);
            }
            _order.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
            for (int i = 0; i < _order.Count; i++)
            {
                if (i > 0 && _order[i].Name == _order[i - 1].Name) Report(_order[i].Name);
                else writer.Write(_order[i]);
            }
            writer.End();
            return ExportResult.Success;
        }
        catch (Exception error)
        {
            // The reader would swallow it.
            _failure = ExceptionDispatchInfo.Capture(error);
            return ExportResult.Failure;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _turn.Dispose();
        base.Dispose(disposing);
    }

    // A name may stand for one metric only, else no scraper would read any of them.
    private void Report(string name)
    {
        if (_reported.Add(name)) SameName(logger, name);
    }

    [LoggerMessage(10, LogLevel.Warning, "two metrics are called {Name:l}; only one of them is in /metrics")]
    private static partial void SameName(ILogger logger, string name);
}

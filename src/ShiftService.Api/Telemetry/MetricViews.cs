using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Api.Telemetry;

/// <summary>
/// Which instruments are exported, and with which labels: this service's own, .NET's, and those of ASP.NET Core without every label that a
/// client could choose. Instruments of another service in the same process are not ours.
/// </summary>
internal sealed class MetricViews(ServingMetrics metrics, IMeterFactory factory)
{
    /// <summary>The meters that are listened to.</summary>
    public static readonly string[] Meters =
        [ServingMetrics.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    // No client chooses these labels, so few series are enough; each series that there may be takes memory from the start.
    private const int FewSeries = 200;

    private static readonly double[] RequestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] ConnectionSeconds = [0.01, 0.1, 1, 10, 60, 300, 3600];

    /// <summary>How an instrument is exported; null for as it is.</summary>
    public MetricStreamConfiguration? Of(Instrument instrument) => instrument.Meter switch
    {
        { Name: ServingMetrics.Name } meter => meter == metrics.Meter ? null : MetricStreamConfiguration.Drop,
        { Name: "System.Runtime" } => new MetricStreamConfiguration { CardinalityLimit = FewSeries },
        { } meter => meter.Scope == factory ? WithClosedLabels(instrument.Name) : MetricStreamConfiguration.Drop,
    };

    private static MetricStreamConfiguration WithClosedLabels(string name) => name switch
    {
        "http.server.request.duration" => Histogram(RequestSeconds, "http.request.method", "http.route", "http.response.status_code"),
        "http.server.active_requests" => Labels("http.request.method"),
        "kestrel.connection.duration" => Histogram(ConnectionSeconds, "network.protocol.version", "error.type"),
        "kestrel.active_connections" or "kestrel.queued_connections" or "kestrel.rejected_connections" => Labels(),
        "kestrel.queued_requests" or "kestrel.upgraded_connections" => Labels(),
        _ => MetricStreamConfiguration.Drop,
    };

    private static MetricStreamConfiguration Labels(params string[] keys) => new() { TagKeys = keys, CardinalityLimit = FewSeries };

    private static ExplicitBucketHistogramConfiguration Histogram(double[] bounds, params string[] keys) =>
        new() { Boundaries = bounds, TagKeys = keys, CardinalityLimit = FewSeries, RecordMinMax = false };
}

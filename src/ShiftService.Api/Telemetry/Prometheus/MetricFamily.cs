using System.Text;
using OpenTelemetry.Metrics;

namespace ShiftService.Api.Telemetry.Prometheus;

/// <summary>One metric as Prometheus sees it: its name, type, and the lines above its samples, made once.</summary>
internal sealed class MetricFamily
{
    // .NET reports these as counters, although they go down.
    private static readonly string[] GaugesInFact = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private readonly byte[] _textHead, _openHead;

    public MetricFamily(Metric metric)
    {
        Metric = metric;
        Type = metric.MetricType switch
        {
            _ when GaugesInFact.Contains(metric.Name) => "gauge",
            MetricType.LongSum or MetricType.DoubleSum => "counter",
            MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic or MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
            MetricType.Histogram => "histogram",
            _ => throw new NotSupportedException($"metric {metric.Name} of type {metric.MetricType} has no text format; this is a bug"),
        };
        string? unit = PrometheusName.UnitOf(metric.Unit);
        string name = PrometheusName.Of(metric.Name);
        if (Type == "counter" && name.EndsWith("_total", StringComparison.Ordinal)) name = name[..^"_total".Length];
        if (unit is not null && !name.EndsWith("_" + unit, StringComparison.Ordinal)) name += "_" + unit;
        Name = name;
        Sample = Encoding.UTF8.GetBytes(Type == "counter" ? name + "_total" : name);
        (_textHead, _openHead) = (Head(Encoding.UTF8.GetString(Sample), null), Head(name, unit));
    }

    /// <summary>Where its samples come from.</summary>
    public Metric Metric { get; }

    /// <summary>Its name without any suffix.</summary>
    public string Name { get; }

    /// <summary>counter, gauge or histogram.</summary>
    public string Type { get; }

    /// <summary>The name of its samples; a histogram's have further suffixes.</summary>
    public byte[] Sample { get; }

    /// <summary>The lines that introduce it.</summary>
    public ReadOnlySpan<byte> Head(bool openMetrics) => openMetrics ? _openHead : _textHead;

    private byte[] Head(string name, string? unit)
    {
        var head = new StringBuilder($"# TYPE {name} {Type}\n");
        if (unit is not null) head.Append($"# UNIT {name} {unit}\n");
        if (Metric.Description is { Length: > 0 } text)
        {
            text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            head.Append($"# HELP {name} {text}\n");
        }
        return Encoding.UTF8.GetBytes(head.ToString());
    }
}

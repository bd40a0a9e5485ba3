using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ShiftService.Api.Telemetry.Prometheus;

/// <summary>
/// Writes metrics as text: Prometheus 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats) or OpenMetrics 1.0
/// (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md), which has exemplars and an end.
/// </summary>
internal readonly struct PrometheusWriter(IBufferWriter<byte> output, bool openMetrics)
{
    /// <summary>Writes all samples of a family, below its head; nothing where it has none.</summary>
    public void Write(MetricFamily family)
    {
        bool headed = false;
        foreach (ref readonly MetricPoint point in family.Metric.GetMetricPoints())
        {
            if (!headed) output.Write(family.Head(openMetrics));
            headed = true;
            switch (family.Metric.MetricType)
            {
                case MetricType.Histogram: WriteHistogram(family, point); break;
                case MetricType.LongSum or MetricType.LongSumNonMonotonic: WriteValue(family, point, point.GetSumLong()); break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic: WriteValue(family, point, point.GetSumDouble()); break;
                case MetricType.LongGauge: WriteValue(family, point, point.GetGaugeLastValueLong()); break;
                default: WriteValue(family, point, point.GetGaugeLastValueDouble()); break;
            }
        }
    }

    /// <summary>Writes the end, where the format has one.</summary>
    public void End()
    {
        if (openMetrics) output.Write("# EOF\n"u8);
    }

    private void WriteValue<T>(MetricFamily family, in MetricPoint point, T value)
        where T : struct, IUtf8SpanFormattable
    {
        output.Write(family.Sample);
        WriteLabels(point.Tags, null);
        WriteNumber(value);
        output.Write("\n"u8);
    }

    private void WriteHistogram(MetricFamily family, in MetricPoint point)
    {
        long count = 0;
        double below = double.NegativeInfinity;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            output.Write(family.Sample);
            output.Write("_bucket"u8);
            WriteLabels(point.Tags, bucket.ExplicitBound);
            WriteNumber(count);
            WriteExemplar(point, below, bucket.ExplicitBound);
            output.Write("\n"u8);
            below = bucket.ExplicitBound;
        }
        output.Write(family.Sample);
        output.Write("_sum"u8);
        WriteLabels(point.Tags, null);
        WriteNumber(point.GetHistogramSum());
        output.Write("\n"u8);
        output.Write(family.Sample);
        output.Write("_count"u8);
        WriteLabels(point.Tags, null);
        WriteNumber(count);
        output.Write("\n"u8);
    }

    private void WriteLabels(ReadOnlyTagCollection tags, double? bound)
    {
        bool first = true;
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (Text(tag.Value) is not { Length: > 0 } value) continue;
            output.Write(first ? "{"u8 : ","u8);
            first = false;
            WriteText(PrometheusName.Of(tag.Key));
            output.Write("=\""u8);
            WriteText(value, escape: true);
            output.Write("\""u8);
        }
        if (bound is { } le)
        {
            output.Write(first ? "{le=\""u8 : ",le=\""u8);
            first = false;
            // Whole bounds are written 1.0, in both formats, so that series stay the same when a scraper changes its mind.
            if (double.IsInteger(le) && Math.Abs(le) < 1e15) WriteFormatted(le, "F1");
            else WriteNumber(le, separate: false);
            output.Write("\""u8);
        }
        if (!first) output.Write("}"u8);
    }

    // An exemplar is the last traced observation in (above, bound]; the reservoir keeps one a bucket. Counters have none: .NET's are read
    // while a scrape is answered, and would all show the scrape's own trace.
    private void WriteExemplar(in MetricPoint point, double above, double bound)
    {
        if (!openMetrics || !point.TryGetExemplars(out ReadOnlyExemplarCollection exemplars)) return;
        foreach (ref readonly Exemplar exemplar in exemplars)
        {
            double value = exemplar.DoubleValue;
            if (exemplar.TraceId == default(ActivityTraceId) || !(value > above && value <= bound)) continue;
            output.Write(" # {trace_id=\""u8);
            WriteText(exemplar.TraceId.ToHexString());
            output.Write("\",span_id=\""u8);
            WriteText(exemplar.SpanId.ToHexString());
            output.Write("\"}"u8);
            WriteNumber(value);
            output.Write(" "u8);
            WriteFormatted(exemplar.Timestamp.ToUnixTimeMilliseconds() / 1000.0, "F3");
            return;
        }
    }

    private static string? Text(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private void WriteText(string text, bool escape = false)
    {
        if (escape && text.AsSpan().ContainsAny('\\', '"', '\n'))
        {
            text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
        }
        Encoding.UTF8.GetBytes(text, output);
    }

    private void WriteNumber<T>(T value, bool separate = true)
        where T : struct, IUtf8SpanFormattable
    {
        if (separate) output.Write(" "u8);
        if (value is double number && !double.IsFinite(number))
            output.Write(double.IsNaN(number) ? "NaN"u8 : number > 0 ? "+Inf"u8 : "-Inf"u8);
        else
            WriteFormatted(value, value is double ? "g" : default);
    }

    private void WriteFormatted<T>(T value, ReadOnlySpan<char> format)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[40];
        if (!value.TryFormat(text, out int length, format, CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"the number {value} is longer than 40 characters; this is a bug");
        output.Write(text[..length]);
    }
}

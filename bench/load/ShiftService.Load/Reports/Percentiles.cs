using ShiftService.Load.Measures;

namespace ShiftService.Load.Reports;

/// <summary>The percentiles of times, in milliseconds.</summary>
internal sealed record Percentiles(long Count, double P50, double P90, double P99, double P999, double Max, double Mean)
{
    /// <summary>Those of a histogram; null where it has none.</summary>
    public static Percentiles? Of(LatencyHistogram times) => times.Count == 0 ? null : new(
        times.Count, At(times, 0.5), At(times, 0.9), At(times, 0.99), At(times, 0.999), Round(times.Max), Round(times.Mean));

    private static double At(LatencyHistogram times, double fraction) => Round(times.Percentile(fraction));

    private static double Round(TimeSpan time) => Math.Round(time.TotalMilliseconds, 4);
}

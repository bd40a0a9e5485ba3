using System.Diagnostics.Metrics;

namespace ShiftService.Serving.Telemetry;

/// <summary>The upper bounds of all histograms' buckets.</summary>
internal static class Buckets
{
    /// <summary>Seconds: fine below 10 ms, where small networks live.</summary>
    public static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries =
        [
            50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 3e-3, 5e-3, 7.5e-3, 10e-3, 15e-3, 25e-3, 50e-3, 100e-3, 250e-3, 0.5, 1, 2.5, 5, 10,
        ],
    };

    /// <summary>Images of a batch.</summary>
    public static readonly InstrumentAdvice<int> Images = new() { HistogramBucketBoundaries = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64] };

    /// <summary>A measured time over the predicted one: fine around 1.</summary>
    public static readonly InstrumentAdvice<double> Ratio = new()
    {
        HistogramBucketBoundaries = [0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.4, 2, 4, 8],
    };
}

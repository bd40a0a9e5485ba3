using System.Diagnostics;

namespace ShiftService.Cli.Benchmarking;

/// <summary>Numbers out of samples.</summary>
internal static class Statistics
{
    /// <summary>The median; of an even number of samples, the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The geometric mean of positive numbers.</summary>
    public static double GeometricMean(IReadOnlyCollection<double> samples) => Math.Exp(samples.Average(Math.Log));

    /// <summary>The runs of all lanes, in milliseconds.</summary>
    public static double[] Milliseconds(Contender contender) =>
        [.. contender.Samples.SelectMany(s => s.Ticks.ToArray()).Select(t => t * 1e3 / Stopwatch.Frequency)];
}

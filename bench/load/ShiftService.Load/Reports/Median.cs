namespace ShiftService.Load.Reports;

/// <summary>The median.</summary>
internal static class Median
{
    /// <summary>Of an even number of samples, the mean of the two in the middle.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static double Of(IReadOnlyCollection<double> samples)
    {
        if (samples.Count == 0) throw new ArgumentException("no samples", nameof(samples));
        double[] sorted = [.. samples.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

using System.Numerics;

namespace ShiftService.Load.Measures;

/// <summary>
/// Counts durations in buckets that are at most 1/128 wide relative to what is in them, from 100 ns to nearly two hours: percentiles to
/// within 0.8 %, in 30 KiB, however many there are. One thread writes.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 7, Sub = 1 << SubBits, MaxBits = 36;
    private const long MaxTicks = (1L << MaxBits) - 1;

    private readonly long[] _counts = new long[(MaxBits - SubBits + 1) * Sub];
    private double _sum;

    /// <summary>How many were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, exactly.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>The mean, exactly; zero where there is none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(_sum / Count));

    /// <summary>Records a duration; a negative one counts as none, one above two hours as two hours.</summary>
    public void Record(TimeSpan duration)
    {
        long ticks = Math.Clamp(duration.Ticks, 0, MaxTicks);
        _counts[BucketOf(ticks)]++;
        Count++;
        _sum += ticks;
        if (ticks > Max.Ticks) Max = TimeSpan.FromTicks(ticks);
    }

    /// <summary>
    /// The duration that a fraction of all did not exceed, by nearest rank; at most 0.8 % above the true one. Zero where there is none.
    /// </summary>
    /// <param name="fraction">Above 0, at most 1.</param>
    public TimeSpan Percentile(double fraction)
    {
        if (!(fraction > 0 && fraction <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "must be above 0, at most 1");
        long rank = (long)Math.Ceiling(fraction * Count), seen = 0;
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank && seen > 0) return TimeSpan.FromTicks(Math.Min(LastOf(bucket), Max.Ticks));
        }
        return TimeSpan.Zero;
    }

    // Below 2 * Sub a bucket is one tick; above, each power of two has Sub of them.
    private static int BucketOf(long ticks)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)ticks | 1) - SubBits);
        return shift * Sub + (int)(ticks >> shift);
    }

    private static long LastOf(int bucket)
    {
        if (bucket < 2 * Sub) return bucket;
        int shift = bucket / Sub - 1;
        return ((long)(bucket - shift * Sub) + 1 << shift) - 1;
    }
}

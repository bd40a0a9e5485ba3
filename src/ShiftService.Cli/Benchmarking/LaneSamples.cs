using System.Diagnostics;

namespace ShiftService.Cli.Benchmarking;

/// <summary>
/// Times of one lane's runs, in memory that is there before they start. Written by the lane's thread, read between slices.
/// </summary>
internal sealed class LaneSamples
{
    private readonly long[] _ticks = new long[1 << 16];

    /// <summary>Runs measured; those beyond the buffer count in slices only.</summary>
    public int Count { get; private set; }

    /// <summary>The durations, in ticks of the stopwatch.</summary>
    public ReadOnlySpan<long> Ticks => _ticks.AsSpan(0, Count);

    /// <summary>Runs a second in the last slice.</summary>
    public double SliceRunsPerSecond { get; private set; }

    /// <summary>Runs a contender until the slice is over, at least once.</summary>
    public void RunSlice(Contender contender, int lane, long sliceTicks)
    {
        long start = Stopwatch.GetTimestamp(), last = start;
        int runs = 0;
        do
        {
            contender.Run(lane);
            long now = Stopwatch.GetTimestamp();
            if (Count < _ticks.Length) _ticks[Count++] = now - last;
            last = now;
            runs++;
        }
        while (last - start < sliceTicks);
        SliceRunsPerSecond = runs * (double)Stopwatch.Frequency / (last - start);
    }

    /// <summary>Forgets all.</summary>
    public void Reset() => Count = 0;
}

using System.Diagnostics;

namespace ShiftService.Training.Runs;

/// <summary>How long an epoch has taken, and how fast the last steps were.</summary>
internal sealed class RunClock
{
    private const int Window = 32;
    private readonly long[] _ends = new long[Window];
    private long _epochStart;
    private double _earlierSeconds;
    private int _steps;

    /// <summary>Seconds of the epoch, those before an interruption included.</summary>
    public double EpochSeconds => _earlierSeconds + Stopwatch.GetElapsedTime(_epochStart).TotalSeconds;

    /// <summary>Begins an epoch, or goes on with one.</summary>
    public void StartEpoch(double earlierSeconds)
    {
        (_earlierSeconds, _epochStart, _steps) = (earlierSeconds, Stopwatch.GetTimestamp(), 0);
        _ends[0] = _epochStart;
    }

    /// <summary>Ends a step and answers how many a second were done lately.</summary>
    public double EndStep()
    {
        _steps++;
        long now = Stopwatch.GetTimestamp();
        int since = Math.Min(_steps, Window - 1);
        long before = _ends[(_steps - since) % Window];
        _ends[_steps % Window] = now;
        return since * (double)Stopwatch.Frequency / Math.Max(1, now - before);
    }
}

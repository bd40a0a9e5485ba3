namespace ShiftService.Load.Generation;

/// <summary>struct timespec, as the system's calls have it on 64 bits.</summary>
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;

    /// <summary>The same time.</summary>
    public static TimeSpec Of(TimeSpan time) => new()
    {
        Seconds = time.Ticks / TimeSpan.TicksPerSecond,
        Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
    };
}

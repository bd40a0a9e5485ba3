using System.Runtime.InteropServices;

namespace ShiftService.Load.Generation;

/// <summary>Processor time of the calling thread: what the generator itself costs, whatever else its process does.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3;

    /// <summary>Since the thread began.</summary>
    public static TimeSpan Now
    {
        get
        {
            if (clock_gettime(ThreadClock, out TimeSpec time) != 0) throw new InvalidOperationException("the thread has no clock");
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        }
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);
}

using System.Diagnostics;
using ShiftService.Load.Measures;

namespace ShiftService.Load.Generation;

/// <summary>A stretch of load of one kind, and what became of it.</summary>
internal sealed class Phase
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private TimeSpan _cpuAtStart;

    private Phase(string name, ArrivalSchedule? schedule, int connections, TimeSpan length, Recorder recorder) =>
        (Name, Schedule, Connections, Length, Recorder) = (name, schedule, connections, length, recorder);

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>When requests are due; null for a closed loop.</summary>
    public ArrivalSchedule? Schedule { get; }

    /// <summary>Requests of a closed loop that are under way at any time.</summary>
    public int Connections { get; }

    /// <summary>How long it lasts at most; <see cref="TimeSpan.MaxValue"/> until it is ended from outside.</summary>
    public TimeSpan Length { get; }

    /// <summary>Most requests that it offers.</summary>
    public long MaxRequests { get; private init; } = long.MaxValue;

    /// <summary>The rate of an open loop, a second.</summary>
    public double? Rate { get; private init; }

    /// <summary>What became of its requests.</summary>
    public Recorder Recorder { get; }

    /// <summary>When it began, a timestamp of <see cref="Stopwatch"/>; 0 before.</summary>
    public long Start { get; private set; }

    /// <summary>When it ended; 0 before.</summary>
    public long End { get; private set; }

    /// <summary>How long it lasted.</summary>
    public TimeSpan Duration => Stopwatch.GetElapsedTime(Start, End);

    /// <summary>Accepted requests a second.</summary>
    public double PerSecond => Recorder.Status(200) / Duration.TotalSeconds;

    /// <summary>Processor time of the generator's thread in it.</summary>
    public TimeSpan Cpu { get; private set; }

    /// <summary>Requests that become due whatever happens to the others.</summary>
    public static Phase Open(string name, double rate, ArrivalKind kind, int seed, TimeSpan length, Recorder recorder) =>
        new(name, new ArrivalSchedule(rate, kind, seed), 0, length, recorder) { Rate = rate };

    /// <summary>Requests of which each becomes due when one before it has ended.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="connections">How many are under way at any time.</param>
    /// <param name="length">How long it lasts at most.</param>
    /// <param name="recorder">Where they are counted.</param>
    /// <param name="maxRequests">How many there are at most.</param>
    public static Phase Closed(string name, int connections, TimeSpan length, Recorder recorder, long maxRequests = long.MaxValue) =>
        new(name, null, connections, length, recorder) { MaxRequests = maxRequests };

    /// <summary>It begins, on the thread that runs it.</summary>
    public void Begin(long now)
    {
        Start = now;
        _cpuAtStart = ThreadTime.Now;
    }

    /// <summary>It ends, on the same thread.</summary>
    public void Finish(long now)
    {
        End = now;
        Cpu = ThreadTime.Now - _cpuAtStart;
    }

    /// <summary>The timestamp at which its next request is due; null where none is due within its length.</summary>
    public long? NextDue =>
        Schedule is not null && Schedule.Next < Length.TotalSeconds ? Start + (long)(Schedule.Next * Stopwatch.Frequency) : null;

    /// <summary>
    /// True when it is to end: by its number of requests, or by its time. A generator that lags gets a moment more, for what is due.
    /// </summary>
    public bool IsOver(long now)
    {
        if (Recorder.Offered >= MaxRequests) return true;
        TimeSpan beyond = Stopwatch.GetElapsedTime(Start, now) - Length;
        return beyond >= Grace || (beyond >= TimeSpan.Zero && NextDue is null);
    }
}

using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace ShiftService.Cli.Benchmarking;

/// <summary>
/// Threads, one a lane, that run slices together; nothing is pinned to a core. Owned by one thread, which waits while they work.
/// </summary>
internal sealed class LaneTeam : IDisposable
{
    private readonly Barrier _start;
    private readonly Barrier _end;
    private readonly Thread[] _threads;
    private Contender? _contender;
    private long _sliceTicks;
    private Exception? _error;

    /// <summary>Starts the threads.</summary>
    public LaneTeam(int lanes)
    {
        _start = new Barrier(lanes + 1);
        _end = new Barrier(lanes + 1);
        _threads = [.. Enumerable.Range(0, lanes)
            .Select(lane => new Thread(() => Work(lane)) { IsBackground = true, Name = $"lane {lane}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>Lanes.</summary>
    public int Lanes => _threads.Length;

    /// <summary>Runs a contender on every lane for a while; an error of any lane is thrown here.</summary>
    public void RunSlice(Contender contender, TimeSpan duration)
    {
        _sliceTicks = (long)(duration.TotalSeconds * Stopwatch.Frequency);
        _contender = contender;
        _start.SignalAndWait();
        _end.SignalAndWait();
        if (Interlocked.Exchange(ref _error, null) is { } error) ExceptionDispatchInfo.Throw(error);
        contender.EndSlice();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _contender = null;
        _start.SignalAndWait();
        foreach (Thread thread in _threads) thread.Join();
        _start.Dispose();
        _end.Dispose();
    }

    private void Work(int lane)
    {
        while (true)
        {
            _start.SignalAndWait();
            if (_contender is not { } contender) return;
            try
            {
                contender.Samples[lane].RunSlice(contender, lane, _sliceTicks);
            }
            catch (Exception error)
            {
                // Thrown again by the thread that waits.
                Interlocked.CompareExchange(ref _error, error, null);
            }
            _end.SignalAndWait();
        }
    }
}

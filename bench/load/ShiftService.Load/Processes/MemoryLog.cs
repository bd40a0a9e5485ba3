using System.Diagnostics;

namespace ShiftService.Load.Processes;

/// <summary>A process's memory over time. When its room is full, every other sample goes and the pace halves.</summary>
internal sealed class MemoryLog : IDisposable
{
    private const int MaxSamples = 4096;

    private readonly int _process;
    private readonly List<(long Time, long Bytes)> _samples = new(MaxSamples);
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private TimeSpan _pace = TimeSpan.FromMilliseconds(100);

    /// <summary>Begins to look.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public MemoryLog(int process)
    {
        _process = process;
        _samples.Add((Stopwatch.GetTimestamp(), ProcessState.ResidentBytes(process)));
        _thread = new Thread(Look) { Name = "memory", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The mean in bytes between two timestamps; the sample before them where none is between.</summary>
    public double Mean(long from, long to)
    {
        lock (_samples)
        {
            long[] inside = [.. Between(from, to)];
            return inside.Length > 0 ? inside.Average() : _samples.LastOrDefault(sample => sample.Time < from, _samples[0]).Bytes;
        }
    }

    /// <summary>The most in bytes between two timestamps; 0 where nothing was seen.</summary>
    public long Max(long from, long to)
    {
        lock (_samples) return Between(from, to).DefaultIfEmpty().Max();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private IEnumerable<long> Between(long from, long to) =>
        _samples.Where(sample => sample.Time >= from && sample.Time <= to).Select(sample => sample.Bytes);

    private void Look()
    {
        while (!_stop.Wait(_pace))
        {
            try
            {
                Add(ProcessState.ResidentBytes(_process));
            }
            catch (IOException)
            {
                return; // it has ended, and so has its memory
            }
        }
    }

    private void Add(long bytes)
    {
        lock (_samples)
        {
            if (_samples.Count == MaxSamples)
            {
                int kept = 0;
                _samples.RemoveAll(_ => kept++ % 2 == 1);
                _pace *= 2;
            }
            _samples.Add((Stopwatch.GetTimestamp(), bytes));
        }
    }
}

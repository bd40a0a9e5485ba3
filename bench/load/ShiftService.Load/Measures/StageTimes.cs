using System.Text;

namespace ShiftService.Load.Measures;

/// <summary>The stages of the server's Server-Timing headers, and what the client waited beyond them. One thread writes.</summary>
internal sealed class StageTimes
{
    // A server that names ever new stages must not fill the memory.
    private const int MaxStages = 16;

    private readonly List<(byte[] Name, LatencyHistogram Times)> _stages = [];

    /// <summary>Name and times of each stage, in the order of the headers.</summary>
    public IEnumerable<(string Name, LatencyHistogram Times)> All =>
        _stages.Select(stage => (Encoding.UTF8.GetString(stage.Name), stage.Times));

    /// <summary>What the client waited beyond decode, preprocess and compute: the queue, HTTP, both sides' systems.</summary>
    public LatencyHistogram Overhead { get; } = new();

    /// <summary>What it waited beyond the queue too.</summary>
    public LatencyHistogram OverheadWithoutQueue { get; } = new();

    /// <summary>Counts the stages of an answer.</summary>
    /// <param name="header">The value of Server-Timing; empty where there was none.</param>
    /// <param name="seen">How long the client waited.</param>
    public void Record(ReadOnlySpan<byte> header, TimeSpan seen)
    {
        var entries = new ServerTimingEntries(header);
        double work = 0, queue = 0;
        bool any = false;
        while (entries.Next())
        {
            if (entries.Milliseconds is not double milliseconds) continue;
            Times(entries.Name)?.Record(TimeSpan.FromMilliseconds(milliseconds));
            if (entries.Name.SequenceEqual("queue"u8)) queue += milliseconds;
            if (!IsWork(entries.Name)) continue;
            work += milliseconds;
            any = true;
        }
        if (!any) return;
        Overhead.Record(seen - TimeSpan.FromMilliseconds(work));
        OverheadWithoutQueue.Record(seen - TimeSpan.FromMilliseconds(work + queue));
    }

    private static bool IsWork(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("decode"u8) || name.SequenceEqual("preprocess"u8) || name.SequenceEqual("compute"u8);

    private LatencyHistogram? Times(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, LatencyHistogram times) in _stages)
            if (name.SequenceEqual(known)) return times;
        if (_stages.Count == MaxStages) return null;
        _stages.Add((name.ToArray(), new()));
        return _stages[^1].Times;
    }
}

namespace ShiftService.Serving.Scheduling;

/// <summary>The jobs that a lane computes together. One a lane, used again and again.</summary>
internal sealed class Batch
{
    private CancellationTokenSource _cancellation = new();

    /// <summary>The members, in the order of the worker's items.</summary>
    public List<Job> Jobs { get; } = [];

    /// <summary>The queue that they came from.</summary>
    public BatchQueue? Queue { get; private set; }

    /// <summary>Members that nobody has answered yet.</summary>
    public int Live { get; set; }

    /// <summary>Cancelled when nobody waits for any of the members.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    public void Begin(BatchQueue queue, ReadOnlySpan<Job> jobs)
    {
        Queue = queue;
        Jobs.Clear();
        Jobs.AddRange(jobs);
        Live = jobs.Length;
        if (_cancellation.TryReset()) return;
        _cancellation.Dispose();
        _cancellation = new();
    }

    public void Abandon() => _cancellation.Cancel();
}

using System.Runtime.InteropServices;

namespace ShiftService.Serving.Scheduling;

/// <summary>The prepared jobs of one model, and what is known of its speed. Under the dispatcher's lock.</summary>
internal sealed class BatchQueue(IBatchModel model)
{
    /// <summary>Weight of the newest measurement in <see cref="Slowdown"/>.</summary>
    private const double Freshness = 0.05;

    private readonly List<Job> _ready = [];
    private readonly Stack<float[]> _inputs = new();

    public IBatchModel Model { get; } = model;

    /// <summary>Prepared jobs.</summary>
    public int Ready => _ready.Count;

    /// <summary>When the first of them was prepared.</summary>
    public long FirstReadyAt => _ready[0].ReadyAt;

    /// <summary>Measured over predicted seconds of a batch, smoothed: lanes share the cores with the rest of the process.</summary>
    public double Slowdown { get; private set; } = 1;

    /// <summary>Predicted seconds of a batch, as things are now.</summary>
    public double Seconds(int images) => Model.Seconds(images) * Slowdown;

    /// <summary>Predicted seconds that one image of a usual batch takes.</summary>
    public double SecondsPerImage => Seconds(Model.PreferredBatch) / Model.PreferredBatch;

    /// <summary>
    /// True if computing now beats waiting for more: the batch is as large as pays, or what a lane would prepare instead could not join
    /// it, or the first of them would come too late.
    /// </summary>
    /// <param name="next">The job that would be prepared instead.</param>
    /// <param name="now">The time.</param>
    /// <param name="ticksPerSecond">What it is counted in.</param>
    public bool IsDue(Job? next, long now, double ticksPerSecond) =>
        _ready.Count >= Model.PreferredBatch || next?.Queue != this ||
        _ready[0].Terms.Deadline - now < 2 * Seconds(Model.PreferredBatch) * ticksPerSecond;

    public void Add(Job job) => _ready.Add(job);

    /// <summary>Takes a job out that nobody waits for any more.</summary>
    public void Remove(Job job)
    {
        _ready.Remove(job);
        GiveBack(job);
    }

    /// <summary>Takes the next batch.</summary>
    public void Fill(Batch batch)
    {
        int count = Math.Min(_ready.Count, Model.MaxBatch);
        batch.Begin(this, CollectionsMarshal.AsSpan(_ready)[..count]);
        _ready.RemoveRange(0, count);
    }

    public void Measured(int images, double seconds)
    {
        double ratio = Math.Clamp(seconds / Model.Seconds(images), 0.1, 10);
        Slowdown += Freshness * (ratio - Slowdown);
    }

    public float[] RentInput() => _inputs.TryPop(out float[]? input) ? input : GC.AllocateUninitializedArray<float>(Model.InputLength, pinned: true);

    /// <summary>Takes back the input that a job was prepared into.</summary>
    public void GiveBack(Job job)
    {
        if (job.Input is not null) _inputs.Push(job.Input);
        job.Input = null;
    }
}

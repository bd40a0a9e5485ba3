using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ShiftService.Serving.Scheduling;

/// <summary>
/// Who waits, what each lane does next, and what becomes of each job. It computes nothing and starts no thread: lanes ask it, and time
/// comes from outside, so that tests can play any interleaving. Thread-safe; one lock guards all its state, and no job's answer is given
/// under it.
/// </summary>
internal sealed partial class Dispatcher : IDisposable
{
    private readonly SchedulerOptions _options;
    private readonly TimeProvider _time;
    private readonly FairQueue _waiting;
    private readonly JobHeap _deadlines = new();
    // Weak, so that a version that was replaced can go.
    private readonly ConditionalWeakTable<IBatchModel, BatchQueue> _queues = [];
    private readonly List<BatchQueue> _withReady = [];
    private readonly Batch[] _batches;
    private readonly long[] _predictedEnd;
    private readonly ITimer _timer;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _armedFor = long.MaxValue;
    private readonly LaneHolder[] _holders;
    private int _unanswered, _busy, _lent, _solid;
    private bool _stopping, _ended, _paused;

    public Dispatcher(SchedulerOptions options, int lanes, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _waiting = new FairQueue(options.InteractiveWeight);
        _batches = [.. Enumerable.Range(0, lanes).Select(_ => new Batch())];
        _predictedEnd = new long[lanes];
        _holders = new LaneHolder[lanes];
        _timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private int Lanes => _batches.Length;

    private double TicksPerSecond => _time.TimestampFrequency;

    public SchedulerStatus Status
    {
        get
        {
            lock (_gate) return new(Lanes, _busy, _waiting.Count, _unanswered, _waiting.Backlog);
        }
    }

    /// <summary>A lane that was lent is its thread's again.</summary>
    public void GiveBack(int lane)
    {
        lock (_gate)
        {
            _holders[lane] = LaneHolder.Sleeper;
            _lent--;
            // For what came meanwhile.
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The next work of a lane; waits for it.</summary>
    public LaneWork Take(int lane)
    {
        lock (_gate)
        {
            while (true)
            {
                if (_holders[lane] != LaneHolder.Caller)
                {
                    if (TryTake(lane) is LaneWork work)
                    {
                        _holders[lane] = LaneHolder.Thread;
                        return work;
                    }
                    if (_ended) return default;
                    _holders[lane] = LaneHolder.Sleeper;
                }
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>The next work of a lane, if there is any now.</summary>
    public LaneWork? TryTake(int lane)
    {
        lock (_gate) return TryTake(lane, _solid < Math.Max(1, Lanes - 1) ? JobKind.SolidPiece : JobKind.Piece);
    }

    private LaneWork? TryTake(int lane, JobKind last)
    {
        if (_paused) return null;
        long now = _time.GetTimestamp();
        if (DueQueue(now) is BatchQueue due)
        {
            Batch batch = _batches[lane];
            due.Fill(batch);
            Settle(due);
            return Computing(lane, batch, now);
        }
        if (!_waiting.TryTake(out Job? job, last)) return null;
        if (job.Kind == JobKind.SolidPiece) _solid++;
        job.State = JobState.Preparing;
        job.PrepareStart = now;
        job.QueueSeconds = (now - job.SubmittedAt) / TicksPerSecond;
        job.Input = job.Queue?.RentInput();
        // Nobody waits for a piece: it gives way.
        Begin(lane, now, job.Kind == JobKind.Piece ? 0 : job.PrepareSeconds);
        return new LaneWork(job, null);
    }

    /// <summary>A lane has prepared a job, or failed to.</summary>
    public void Prepared(int lane, Job job, Exception? error)
    {
        lock (_gate)
        {
            _busy--;
            if (job.Kind == JobKind.SolidPiece) _solid--;
            error = job.Abandoned ?? error;
            if (error is null && job.Queue is BatchQueue queue)
            {
                job.State = JobState.Ready;
                job.ReadyAt = _time.GetTimestamp();
                if (queue.Ready == 0) _withReady.Add(queue);
                queue.Add(job);
                return;
            }
            job.Queue?.GiveBack(job);
            End(job);
        }
        job.Answer(error);
    }

    /// <summary>A lane has computed a batch, or failed to; its jobs are answered.</summary>
    /// <param name="lane">Which.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="errors">What each member is answered with; null for an answer.</param>
    /// <param name="seconds">Measured seconds; 0 where nothing was measured.</param>
    public void Computed(int lane, Batch batch, ReadOnlySpan<Exception?> errors, double seconds)
    {
        lock (_gate)
        {
            _busy--;
            if (seconds > 0) batch.Queue!.Measured(batch.Jobs.Count, seconds);
            foreach (Job job in batch.Jobs) End(job);
        }
        for (int i = 0; i < batch.Jobs.Count; i++) batch.Jobs[i].Answer(batch.Jobs[i].Abandoned ?? errors[i]);
        batch.Jobs.Clear();
    }

    /// <summary>The inputs of a batch are where the worker wants them: others may have the memory.</summary>
    public void InputsTaken(Batch batch)
    {
        lock (_gate)
            foreach (Job job in batch.Jobs) batch.Queue!.GiveBack(job);
    }

    /// <summary>Nobody waits for a job any more.</summary>
    public void Abandon(Job job, Exception reason)
    {
        lock (_gate)
        {
            if (job.State is JobState.Ended or JobState.New || job.Abandoned is not null) return;
            if (job.State is JobState.Preparing or JobState.Computing)
            {
                Leave(job, reason);
                return;
            }
            TakeOut(job);
        }
        job.Answer(reason);
    }

    /// <summary>Answers everything whose deadline has passed.</summary>
    public void Expire()
    {
        List<(Job Job, Exception Error)>? expired = null;
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            while (_deadlines.TryPeek(out HeapEntry? entry) && entry.Job.Terms.Deadline <= now)
            {
                Job job = entry.Job;
                _deadlines.Remove(entry);
                var error = new DeadlineExceededException(StageOf(job.State));
                if (job.State is JobState.Preparing or JobState.Computing) Leave(job, error);
                else
                {
                    TakeOut(job);
                    (expired ??= []).Add((job, error));
                }
            }
            _armedFor = long.MaxValue;
            Arm(now);
        }
        if (expired is null) return;
        foreach ((Job job, Exception error) in expired) job.Answer(error);
    }

    /// <summary>Takes nothing new; ends when all that was accepted is answered.</summary>
    public Task Drain()
    {
        lock (_gate)
        {
            _stopping = true;
            if (_unanswered == 0) _drained.TrySetResult();
        }
        return _drained.Task;
    }

    /// <summary>Lanes get no more work, and end. What has not been answered is cancelled.</summary>
    public void End()
    {
        var left = new List<Job>();
        lock (_gate)
        {
            (_stopping, _ended) = (true, true);
            while (_deadlines.TryPeek(out HeapEntry? entry))
            {
                _deadlines.Remove(entry);
                var error = new OperationCanceledException("the scheduler has ended");
                if (entry.Job.State is JobState.Preparing or JobState.Computing) Leave(entry.Job, error);
                else
                {
                    TakeOut(entry.Job);
                    left.Add(entry.Job);
                }
            }
            Monitor.PulseAll(_gate);
        }
        foreach (Job job in left) job.Answer(new OperationCanceledException("the scheduler has ended"));
    }

    /// <summary>For tests: lanes get no work until this is false again.</summary>
    public void Pause(bool paused)
    {
        lock (_gate)
        {
            _paused = paused;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose() => _timer.Dispose();

    private LaneWork Computing(int lane, Batch batch, long now)
    {
        foreach (Job job in batch.Jobs)
        {
            job.State = JobState.Computing;
            job.Batch = batch;
            job.BatchSize = batch.Jobs.Count;
            job.QueueSeconds += (now - job.ReadyAt) / TicksPerSecond;
        }
        Begin(lane, now, batch.Queue!.Seconds(batch.Jobs.Count));
        return new LaneWork(null, batch);
    }

    private BatchQueue? DueQueue(long now)
    {
        BatchQueue? due = null;
        foreach (BatchQueue queue in CollectionsMarshal.AsSpan(_withReady))
            if (queue.IsDue(_waiting.Next, now, TicksPerSecond) && (due is null || queue.FirstReadyAt < due.FirstReadyAt)) due = queue;
        return due;
    }

    private void Begin(int lane, long now, double seconds)
    {
        _busy++;
        _predictedEnd[lane] = now + (long)(seconds * TicksPerSecond);
    }

    // A job that no lane has leaves the queue that it waits in.
    private void TakeOut(Job job)
    {
        if (job.State == JobState.Queued) _waiting.Remove(job);
        else
        {
            job.Queue!.Remove(job);
            Settle(job.Queue);
        }
        End(job);
    }

    // A job that a lane has is answered by that lane. One that was cancelled may reach its deadline there too, and leaves once.
    private void Leave(Job job, Exception reason)
    {
        if (job.Abandoned is not null) return;
        job.Abandoned = reason;
        if (job.State == JobState.Computing && --job.Batch!.Live == 0) job.Batch.Abandon();
    }

    private void End(Job job)
    {
        job.State = JobState.Ended;
        _deadlines.Remove(job.DeadlineEntry);
        if (--_unanswered == 0 && _stopping) _drained.TrySetResult();
    }

    private void Settle(BatchQueue queue)
    {
        if (queue.Ready == 0) _withReady.Remove(queue);
    }

    private BatchQueue QueueOf(IBatchModel model) => _queues.GetValue(model, static model => new BatchQueue(model));

    private void Arm(long now)
    {
        if (!_deadlines.TryPeek(out HeapEntry? first) || first.Job.Terms.Deadline >= _armedFor) return;
        _armedFor = first.Job.Terms.Deadline;
        // One tick of the timer more, so that the deadline has passed when it fires.
        double milliseconds = Math.Ceiling(Math.Max(_armedFor - now, 0) / TicksPerSecond * 1000);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue)), Timeout.InfiniteTimeSpan);
    }

    private static string StageOf(JobState state) => state switch
    {
        JobState.Preparing => "prepare",
        JobState.Computing => "compute",
        _ => "queue",
    };
}

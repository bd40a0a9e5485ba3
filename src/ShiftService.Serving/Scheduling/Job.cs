namespace ShiftService.Serving.Scheduling;

/// <summary>
/// One image's way over the lanes: prepared on one, then computed in a batch with others of the same model. It is answered exactly once:
/// <see cref="Completion"/> ends with success, with the exception of a stage, with <see cref="DeadlineExceededException"/>, or cancelled.
/// </summary>
public abstract class Job
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private Dispatcher? _dispatcher;

    /// <summary>Creates a job.</summary>
    /// <param name="terms">For whom, how urgent, until when.</param>
    /// <param name="model">What computes it; null for work that ends with <see cref="Prepare"/>, such as encoding.</param>
    /// <param name="prepareSeconds">Predicted seconds of <see cref="Prepare"/>.</param>
    protected Job(JobTerms terms, IBatchModel? model, double prepareSeconds)
    {
        (Terms, Model, PrepareSeconds) = (terms, model, prepareSeconds);
        (FairEntry, DeadlineEntry) = (new(this), new(this));
    }

    /// <summary>For whom, how urgent, until when.</summary>
    public JobTerms Terms { get; }

    /// <summary>What computes it, if anything.</summary>
    public IBatchModel? Model { get; }

    /// <summary>What it is to others.</summary>
    protected internal virtual JobKind Kind => JobKind.Image;

    /// <summary>Ends when the job is answered.</summary>
    public Task Completion => _completion.Task;

    internal double PrepareSeconds { get; }

    internal HeapEntry FairEntry { get; }

    internal HeapEntry DeadlineEntry { get; }

    // All that follows belongs to the dispatcher and changes under its lock, or on the lane that has the job.

    internal JobState State { get; set; }

    /// <summary>True while it waits and no lane has it.</summary>
    internal bool NeedsLane => State is JobState.Queued or JobState.Ready;

    internal Flow? Flow { get; set; }

    /// <summary>Seconds that it is counted with while it waits.</summary>
    internal double Cost { get; set; }

    internal BatchQueue? Queue { get; set; }

    internal Batch? Batch { get; set; }

    internal float[]? Input { get; set; }

    /// <summary>Why nobody waits for the answer any more, of a job that a lane has: the lane answers with it as soon as it is done.</summary>
    internal Exception? Abandoned { get; set; }

    internal long SubmittedAt { get; set; }

    internal long PrepareStart { get; set; }

    internal long ReadyAt { get; set; }

    /// <summary>When a lane began to prepare it, by <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    internal long LaneStart { get; set; }

    /// <summary>How long that lane was at something else in between.</summary>
    internal long BetweenTicks { get; set; }

    /// <summary>Seconds of waiting: before it was prepared, and after that for its batch.</summary>
    protected internal double QueueSeconds { get; internal set; }

    /// <summary>Seconds of the network, on the whole batch.</summary>
    protected internal double ComputeSeconds { get; internal set; }

    /// <summary>Images that were computed together.</summary>
    protected internal int BatchSize { get; internal set; }

    /// <summary>Throws where nobody waits for the answer any more. For long preparations, between their parts.</summary>
    protected void ThrowIfAbandoned()
    {
        if (Abandoned is Exception reason) throw reason;
    }

    /// <summary>Writes the network's input. On a lane; what it throws is the job's answer.</summary>
    /// <param name="lane">What the lane lends.</param>
    /// <param name="input">The model's input, NCHW; empty without a model.</param>
    protected internal abstract void Prepare(LaneContext lane, Span<float> input);

    /// <summary>Reads the network's outputs. On the lane that computed them; what it throws is the job's answer.</summary>
    /// <param name="worker">Holds the outputs until this returns.</param>
    /// <param name="item">Which of its batch the job was.</param>
    protected internal virtual void Finish(Engine.IWorker worker, int item)
    {
    }

    /// <summary>
    /// Called once, after the answer is decided and before anybody learns of it; no lane has the job any more: gives back what it held.
    /// </summary>
    protected internal virtual void Release()
    {
    }

    internal void Watch(Dispatcher dispatcher)
    {
        _dispatcher = dispatcher;
        if (Terms.Cancellation.CanBeCanceled)
            _cancellation = Terms.Cancellation.UnsafeRegister(
                static state => ((Job)state!)._dispatcher!.Abandon((Job)state, new OperationCanceledException()), this);
    }

    internal void Answer(Exception? error)
    {
        _cancellation.Unregister();
        Release();
        if (error is null) _completion.SetResult();
        else if (error is OperationCanceledException) _completion.SetCanceled(Terms.Cancellation);
        else _completion.SetException(error);
    }
}

using ShiftService.Serving.Telemetry;

namespace ShiftService.Serving.Scheduling;

/// <summary>
/// The lanes of the process and what waits for them. A lane is one thread that prepares images and computes batches; there are as many as
/// cores, and nothing computes without one. A lane never waits while there is work; while all are busy, requests gather and are computed
/// together where that is faster. A request is refused at the door when it would have to wait too long. Thread-safe.
/// </summary>
public sealed class Scheduler : IAsyncDisposable
{
    private readonly Dispatcher _dispatcher;
    private readonly Lane[] _lanes;
    private readonly ServingMetrics? _metrics;
    private bool _disposed;

    /// <summary>Starts the lanes.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public Scheduler(SchedulerOptions? options = null, TimeProvider? time = null, ServingMetrics? metrics = null)
    {
        options ??= new SchedulerOptions();
        options.Validate();
        _metrics = metrics;
        Time = time ?? TimeProvider.System;
        int lanes = options.Lanes > 0 ? options.Lanes : Environment.ProcessorCount;
        _dispatcher = new Dispatcher(options, lanes, Time);
        _lanes = [.. Enumerable.Range(0, lanes).Select(lane => new Lane(_dispatcher, lane, metrics))];
        foreach (Lane lane in _lanes) lane.Start();
    }

    /// <summary>Threads that compute.</summary>
    public int Lanes => _lanes.Length;

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; }

    /// <summary>What it is at.</summary>
    public SchedulerStatus Status => _dispatcher.Status;

    /// <summary>The timestamp of a deadline so far from now.</summary>
    public long DeadlineIn(TimeSpan time) => Time.GetTimestamp() + (long)(time.TotalSeconds * Time.TimestampFrequency);

    /// <summary>
    /// Why a request would be refused now, whatever its images and its model are; null if it would not. A look at the door, before
    /// anything is read. It is counted as a refusal: who asks and gets one refuses the request.
    /// </summary>
    public RefusedException? Refusal(in JobTerms terms, int images = 1)
    {
        RefusedException? refusal = _dispatcher.Refusal(terms, images);
        if (refusal is not null) _metrics?.Refused(refusal.Reason);
        return refusal;
    }

    /// <summary>Accepts jobs on the same terms, all or none. Their <see cref="Job.Completion"/> says what became of each.</summary>
    /// <exception cref="RefusedException">They were not accepted.</exception>
    public void Submit(params ReadOnlySpan<Job> jobs)
    {
        try
        {
            _dispatcher.Admit(jobs);
        }
        catch (RefusedException refusal)
        {
            _metrics?.Refused(refusal.Reason);
            throw;
        }
    }

    /// <summary>
    /// Accepts a further job, without a model, of something that was accepted before. It is never refused: whoever calls bounds how many
    /// there are at a time.
    /// </summary>
    public void Continue(Job job) => _dispatcher.Continue(job);

    /// <summary>
    /// Accepts a job, and computes it on the calling thread if a lane is idle: that saves waking one, which for a small network takes
    /// longer than computing. Otherwise it is as with <see cref="Submit"/>.
    /// </summary>
    /// <exception cref="RefusedException">It was not accepted.</exception>
    public void Run(Job job)
    {
        int lane = _dispatcher.AdmitOrBorrow(job);
        if (lane < 0) return;
        try
        {
            while (job.NeedsLane && _dispatcher.TryTake(lane) is LaneWork work) _lanes[lane].Execute(work);
        }
        finally
        {
            _dispatcher.GiveBack(lane);
        }
    }

    /// <summary>Accepts nothing from now on; ends when everything that was accepted is answered.</summary>
    public Task DrainAsync(CancellationToken cancellation = default) => _dispatcher.Drain().WaitAsync(cancellation);

    /// <summary>Ends the lanes. What was not answered is cancelled: drain first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        _dispatcher.End();
        await Task.Run(() => Array.ForEach(_lanes, lane => lane.Join()));
        _dispatcher.Dispose();
    }

    /// <summary>For tests: lanes get no new work until it is paused no more.</summary>
    internal void Pause(bool paused) => _dispatcher.Pause(paused);
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using ShiftService.Engine;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Serving.Scheduling;

/// <summary>A thread that computes, one piece of work after the other.</summary>
internal sealed class Lane
{
    /// <summary>How much longer than at a piece a lane may be at what it gives way to, and how much at once.</summary>
    private const double MostBetween = 3, SlackSeconds = 0.02;

    private readonly Dispatcher _dispatcher;
    private readonly ServingMetrics? _metrics;
    private readonly LaneContext _context;
    private readonly List<Exception?> _errors = [];
    private Thread? _thread;

    public Lane(Dispatcher dispatcher, int index, ServingMetrics? metrics)
    {
        (_dispatcher, _metrics) = (dispatcher, metrics);
        _context = new LaneContext(index, GiveWay);
    }

    public void Start()
    {
        _thread = new Thread(Run) { Name = $"lane {_context.Lane}", IsBackground = true };
        _thread.Start();
    }

    public void Join() => _thread?.Join();

    /// <summary>Does one piece of work.</summary>
    public void Execute(in LaneWork work)
    {
        if (work.Job is not null) Prepare(work.Job);
        else Compute(work.Batch!);
    }

    private void Run()
    {
        while (_dispatcher.Take(_context.Lane) is { IsEnd: false } work) Execute(work);
        _context.Dispose();
    }

    // Under a flood of others a piece still gets its share of the lane.
    private void GiveWay(Job piece)
    {
        while (_dispatcher.HasOthers)
        {
            long now = Stopwatch.GetTimestamp();
            double between = piece.BetweenTicks, own = now - piece.LaneStart - between;
            if (between > MostBetween * own + Stopwatch.Frequency * SlackSeconds) return;
            if (_dispatcher.TryTakeBetween(_context.Lane) is not LaneWork work) return;
            Execute(work);
            _dispatcher.Resume();
            piece.BetweenTicks += Stopwatch.GetTimestamp() - now;
        }
    }

    private void Prepare(Job job)
    {
        job.LaneStart = Stopwatch.GetTimestamp();
        Exception? error = null;
        try
        {
            job.Prepare(_context, job.Input);
        }
        catch (Exception failure)
        {
            error = failure; // becomes the job's answer
        }
        _dispatcher.Prepared(_context.Lane, job, error);
    }

    private void Compute(Batch batch)
    {
        int count = batch.Jobs.Count;
        _errors.Clear();
        double seconds = 0;
        try
        {
            IBatchModel model = batch.Queue!.Model;
            IWorker worker = model.WorkerFor(_context.Lane);
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
                batch.Jobs[i].Input.CopyTo(worker.Input.Slice(i * model.InputLength, model.InputLength));
            _dispatcher.InputsTaken(batch);
            worker.Run(count, batch.Cancellation);
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            _metrics?.Batch(model.Name, model.Version, count, seconds / model.Seconds(count));
            for (int i = 0; i < count; i++) _errors.Add(Finish(batch.Jobs[i], worker, i, seconds));
        }
        catch (Exception failure)
        {
            // Becomes the answer of every member: none has one of its own yet.
            while (_errors.Count < count) _errors.Add(failure);
        }
        _dispatcher.Computed(_context.Lane, batch, CollectionsMarshal.AsSpan(_errors), seconds);
    }

    private static Exception? Finish(Job job, IWorker worker, int item, double seconds)
    {
        job.ComputeSeconds = seconds;
        try
        {
            job.Finish(worker, item);
            return null;
        }
        catch (Exception failure)
        {
            return failure; // becomes the job's answer
        }
    }
}

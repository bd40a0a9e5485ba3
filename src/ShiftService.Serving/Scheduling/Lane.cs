using System.Diagnostics;
using System.Runtime.InteropServices;
using ShiftService.Engine;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Serving.Scheduling;

/// <summary>A thread that computes, one piece of work after the other.</summary>
internal sealed class Lane
{
    private readonly Dispatcher _dispatcher;
    private readonly ServingMetrics? _metrics;
    private readonly LaneContext _context;
    private readonly List<Exception?> _errors = [];
    private Thread? _thread;

    public Lane(Dispatcher dispatcher, int index, ServingMetrics? metrics)
    {
        (_dispatcher, _metrics) = (dispatcher, metrics);
        _context = new LaneContext(index);
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

    private void Prepare(Job job)
    {
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

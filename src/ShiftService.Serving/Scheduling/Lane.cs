using System.Diagnostics;
using ShiftService.Engine;

namespace ShiftService.Serving.Scheduling;

/// <summary>A thread that computes, one piece of work after the other.</summary>
internal sealed class Lane
{
    private readonly Dispatcher _dispatcher;
    private readonly LaneContext _context;
    private readonly Thread _thread;
    private readonly List<Exception?> _errors = [];

    public Lane(Dispatcher dispatcher, int index)
    {
        _dispatcher = dispatcher;
        _context = new LaneContext(index);
        _thread = new Thread(Run) { Name = $"lane {index}", IsBackground = true };
        _thread.Start();
    }

    public void Join() => _thread.Join();

    private void Run()
    {
        while (_dispatcher.Take(_context.Lane) is { IsEnd: false } work)
        {
            if (work.Job is not null) Prepare(work.Job);
            else Compute(work.Batch!);
        }
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
            for (int i = 0; i < count; i++) _errors.Add(Finish(batch.Jobs[i], worker, i, seconds));
        }
        catch (Exception failure)
        {
            // Becomes the answer of every member: none has one of its own yet.
            while (_errors.Count < count) _errors.Add(failure);
        }
        _dispatcher.Computed(_context.Lane, batch, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_errors), seconds);
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

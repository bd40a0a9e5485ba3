using Microsoft.Extensions.Logging;
using ShiftService.Serving.Models;

namespace ShiftService.Serving.Registry;

/// <summary>The models that were retired and whose leases are not all back. Thread-safe.</summary>
internal sealed class Draining(ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _tasks = [];

    /// <summary>Retires a model; completes, never with an error, when its memory is freed.</summary>
    public Task Retire(ServedModel model) => Track(RetireAsync(model));

    /// <summary>Completes when all that was tracked has.</summary>
    public async Task WhenAll()
    {
        while (true)
        {
            Task[] tasks;
            lock (_gate) tasks = [.. _tasks];
            if (tasks.Length == 0) return;
            await Task.WhenAll(tasks).ConfigureAwait(false);
        }
    }

    /// <summary>Has <see cref="WhenAll"/> wait for a task, which must not fail.</summary>
    public Task Track(Task task)
    {
        lock (_gate) _tasks.Add(task);
        return task.ContinueWith(done =>
        {
            lock (_gate) _tasks.Remove(done);
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task RetireAsync(ServedModel model)
    {
        try
        {
            await model.RetireAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.FreeingFailed(model.Name, model.Version, error);
        }
    }
}

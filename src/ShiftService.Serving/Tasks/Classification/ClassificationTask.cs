using System.Diagnostics;
using ShiftService.Imaging;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Serving.Tasks.Classification;

/// <summary>Which class is in the image? Thread-safe.</summary>
/// <param name="scheduler">Whose lanes do the work.</param>
/// <param name="decoding">How images are decoded, and up to which size.</param>
/// <param name="metrics">Where the times are counted.</param>
public sealed class ClassificationTask(Scheduler scheduler, DecodeOptions decoding, ServingMetrics? metrics = null)
{
    private readonly PrepareEstimate _estimate = new();

    /// <summary>Classifies images; one that fails does not fail the others.</summary>
    /// <param name="model">A classifier, under a lease that is held until this ends.</param>
    /// <param name="files">Encoded images; their memory is not touched any more when this ends.</param>
    /// <param name="top">How many classes, at least 1.</param>
    /// <param name="terms">On whose behalf, how urgently, until when.</param>
    /// <returns>One item a file, in their order.</returns>
    /// <exception cref="RefusedException">The scheduler does not take them: none was computed.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async ValueTask<ClassificationItem[]> ClassifyAsync(
        ServedModel model, IReadOnlyList<ReadOnlyMemory<byte>> files, int top, JobTerms terms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var jobs = new ClassificationJob[files.Count];
        for (int i = 0; i < jobs.Length; i++) jobs[i] = new(model, files[i], top, terms, decoding, _estimate);
        if (jobs is [ClassificationJob single]) scheduler.Run(single);
        else scheduler.Submit(jobs);
        var items = new ClassificationItem[jobs.Length];
        // Every job is awaited, whatever became of the others: until then the files are in use.
        for (int i = 0; i < jobs.Length; i++)
        {
            await jobs[i].Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            items[i] = ItemOf(jobs[i]);
        }
        if (Array.Exists(jobs, job => job.Completion.IsCanceled)) throw new OperationCanceledException(terms.Cancellation);
        return items;
    }

    private ClassificationItem ItemOf(ClassificationJob job)
    {
        if (!job.Completion.IsCompletedSuccessfully) return new(null, job.Completion.Exception?.InnerException);
        ClassificationAnswer answer = job.ToAnswer();
        metrics?.Stages(job.Model!.Name, job.Model.Version, answer.Times, Activity.Current);
        return new(answer, null);
    }
}

using System.Diagnostics;
using ShiftService.Faces.Embedding;
using ShiftService.Imaging;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>Finds faces in images, and computes what they are compared by. Nothing of them is kept. Thread-safe.</summary>
/// <param name="scheduler">Whose lanes do the work.</param>
/// <param name="decoding">How images are decoded, and up to which size.</param>
/// <param name="metrics">Where the times are counted.</param>
public sealed class VerificationTask(Scheduler scheduler, DecodeOptions decoding, ServingMetrics? metrics = null)
{
    private readonly PrepareEstimate _estimate = new();

    /// <summary>Finds the faces of images.</summary>
    /// <param name="models">The networks, under leases that are held until this ends.</param>
    /// <param name="files">Encoded images; their memory is not touched any more when this ends.</param>
    /// <param name="query">Which faces are wanted.</param>
    /// <param name="terms">On whose behalf, how urgently, until when.</param>
    /// <returns>One item a file, in their order: the faces, or why there are none.</returns>
    /// <exception cref="RefusedException">The scheduler does not take them: none was computed.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async ValueTask<FaceSearchItem[]> FindAsync(
        VerificationModels models, IReadOnlyList<ReadOnlyMemory<byte>> files, FaceQuery query, JobTerms terms)
    {
        var jobs = new FindFacesJob[files.Count];
        for (int i = 0; i < jobs.Length; i++) jobs[i] = new(models, files[i], query, terms, decoding, _estimate);
        await RunAsync(jobs, terms).ConfigureAwait(false);
        return [.. jobs.Select(ItemOf)];
    }

    /// <summary>Computes the embeddings of aligned faces, together where that is faster.</summary>
    /// <param name="model">The network, under a lease that is held until this ends.</param>
    /// <param name="faces">Rows of RGB, of its input's size.</param>
    /// <param name="mirror">True to join each with the embedding of the mirrored face.</param>
    /// <param name="terms">On whose behalf, how urgently, until when.</param>
    /// <returns>One a face, in their order.</returns>
    /// <exception cref="RefusedException">The scheduler does not take them: none was computed.</exception>
    /// <exception cref="DeadlineExceededException">The deadline passed.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async ValueTask<EmbeddedFace[]> EmbedAsync(ServedModel model, IReadOnlyList<byte[]> faces, bool mirror, JobTerms terms)
    {
        int each = mirror ? 2 : 1;
        var jobs = new EmbedFaceJob[each * faces.Count];
        for (int i = 0; i < jobs.Length; i++) jobs[i] = new(model, faces[i / each], i % each == 1, terms);
        await RunAsync(jobs, terms).ConfigureAwait(false);
        foreach (EmbedFaceJob job in jobs) await job.Completion.ConfigureAwait(false); // throws what it ended with
        var embedded = new EmbeddedFace[faces.Count];
        for (int i = 0; i < embedded.Length; i++)
        {
            EmbedFaceJob job = jobs[each * i];
            if (mirror) FaceEmbedding.Join(job.Embedding, jobs[2 * i + 1].Embedding);
            embedded[i] = new(job.Embedding, job.Times);
            metrics?.Stages(model.Name, model.Version, job.Times, Activity.Current);
        }
        return embedded;
    }

    // Every job is awaited, whatever became of the others: until then what they work on is in use.
    private async ValueTask RunAsync(Job[] jobs, JobTerms terms)
    {
        if (jobs is [Job single]) scheduler.Run(single);
        else scheduler.Submit(jobs);
        foreach (Job job in jobs) await job.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Array.Exists(jobs, job => job.Completion.IsCanceled)) throw new OperationCanceledException(terms.Cancellation);
    }

    private FaceSearchItem ItemOf(FindFacesJob job)
    {
        if (!job.Completion.IsCompletedSuccessfully) return new(null, job.Completion.Exception?.InnerException);
        FaceSearch search = job.ToAnswer();
        if (job.Detector is ServedModel detector)
        {
            var times = new StageTimes(search.Times.Queue, search.Times.Decode, search.Times.Align, search.Times.Detect, default, 1);
            metrics?.Stages(detector.Name, detector.Version, times, Activity.Current);
        }
        return new(search, null);
    }
}

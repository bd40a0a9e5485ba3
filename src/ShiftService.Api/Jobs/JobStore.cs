using System.Security.Cryptography;
using ShiftService.Api.Hosting;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.Api.Stylization;
using ShiftService.Serving.Tasks.Stylization;

namespace ShiftService.Api.Jobs;

/// <summary>
/// Jobs and their results, bounded in number and bytes, each for a time after its end. Where room is needed, results that were fetched
/// go first, and a client's own finished jobs; nobody loses an unfetched result to another client. Thread-safe.
/// </summary>
internal sealed partial class JobStore : IAsyncDisposable
{
    private const int IdBytes = 16;

    private readonly StylizationOptions _options;
    private readonly DrainGate _gate;
    private readonly TimeProvider _time;
    private readonly ILogger<JobStore> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PictureJob> _jobs = [];
    private readonly ITimer _timer;

    public JobStore(StylizationOptions options, DrainGate gate, TimeProvider time, ILogger<JobStore> logger)
    {
        (_options, _gate, _time, _logger) = (options, gate, time, logger);
        TimeSpan period = TimeSpan.FromSeconds(Math.Max(1, options.JobSeconds / 10));
        _timer = time.CreateTimer(_ => Expire(), null, period, period);
    }

    /// <summary>Starts a job, and answers at once.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="work">What it does.</param>
    /// <exception cref="ProblemException">There is no room for it, or the service stops; the work has not begun.</exception>
    public PictureJob Start(string client, JobWork work)
    {
        // It counts as a request inside until it ends, so that a service that stops finishes it.
        if (!_gate.TryEnter()) throw ProblemTable.Draining.ToException();
        var job = new PictureJob(RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true), client, _time.GetUtcNow());
        lock (_lock)
        {
            ForgetExpired();
            if (_jobs.Count >= _options.MaxJobs && !MakeRoom(job, () => _jobs.Count < _options.MaxJobs))
            {
                _gate.Leave();
                throw Full($"{_jobs.Count} jobs are kept, as many as may be").ToException();
            }
            _jobs.Add(job.Id, job);
        }
        job.Ended = Task.Run(() => RunAsync(job, work));
        return job;
    }

    /// <summary>A client's job.</summary>
    /// <exception cref="ProblemException">It has none of this name.</exception>
    public PictureJob Find(string id, string client)
    {
        lock (_lock)
        {
            ForgetExpired();
            if (_jobs.TryGetValue(id, out PictureJob? job) && job.Client == client) return job;
        }
        throw ProblemKind.JobNotFound.With(
            "it never was, is another client's, was deleted, or has expired; finished jobs are kept for " +
            $"{_options.JobSeconds:0} seconds").ToException();
    }

    /// <summary>A client's finished picture.</summary>
    /// <exception cref="ProblemException">There is none (yet).</exception>
    public PaintedPicture Fetch(string id, string client)
    {
        PictureJob job = Find(id, client);
        lock (_lock)
        {
            if (job.Problem is Problem problem) throw problem.ToException();
            if (job.Picture is not PaintedPicture picture)
            {
                throw ProblemKind.JobUnfinished.With(
                    $"{job.Progress.Done} of {job.Progress.Total} tiles are painted", ("share", job.Progress.Share)).ToException();
            }
            job.IsFetched = true;
            return picture;
        }
    }

    /// <summary>Cancels a client's job if it runs, and forgets it; ends when nothing of it runs any more.</summary>
    /// <exception cref="ProblemException">It has none of this name.</exception>
    public async Task DeleteAsync(string id, string client)
    {
        PictureJob job = Find(id, client);
        lock (_lock) _jobs.Remove(id);
        await job.Stop.CancelAsync();
        await job.Ended;
    }

    /// <summary>Cancels all jobs, and waits for their ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        PictureJob[] jobs;
        lock (_lock) jobs = [.. _jobs.Values];
        foreach (PictureJob job in jobs) await job.Stop.CancelAsync();
        foreach (PictureJob job in jobs) await job.Ended;
    }

    /// <summary>What is told of a job, all of one moment.</summary>
    public T Look<T>(PictureJob job, Func<PictureJob, T> look)
    {
        lock (_lock) return look(job);
    }

    private async Task RunAsync(PictureJob job, JobWork work)
    {
        try
        {
            PaintedPicture picture = await work(progress => Report(job, progress), job.Stop.Token);
            lock (_lock)
            {
                if (HasRoom(picture) || MakeRoom(job, () => HasRoom(picture))) job.Picture = picture;
                else
                {
                    job.Problem = Full(
                        $"{picture.Answer.File.Length} bytes do not fit beside the other results: {_options.MaxJobBytes} may be kept");
                }
            }
        }
        catch (Exception error)
        {
            Problem problem = ProblemTable.Of(error);
            if (problem.Kind == ProblemKind.Internal) LogFailure(error, job.Id);
            lock (_lock) job.Problem = problem;
        }
        finally
        {
            lock (_lock)
            {
                job.Finished = _time.GetUtcNow();
                job.Expires = job.Finished + TimeSpan.FromSeconds(_options.JobSeconds);
            }
            _gate.Leave();
        }
    }

    private void Report(PictureJob job, StylizationProgress progress)
    {
        lock (_lock) job.Progress = progress;
    }

    private Problem Full(string detail) => ProblemKind.TooManyJobs.With(detail, ("limit", _options.MaxJobs)) with
    {
        RetryAfter = TimeSpan.FromSeconds(Math.Max(1, NextExpiry())),
    };

    private double NextExpiry() =>
        _jobs.Values.Min(job => job.Expires) is DateTimeOffset first ? (first - _time.GetUtcNow()).TotalSeconds : 1;

    private bool HasRoom(PaintedPicture picture) =>
        _jobs.Values.Sum(job => job.Bytes) + picture.Answer.File.Length <= _options.MaxJobBytes;

    // Under the lock.
    private bool MakeRoom(PictureJob wanted, Func<bool> isEnough)
    {
        PictureJob[] spare =
        [
            .. _jobs.Values.Where(job => job.State != PictureJobState.Running)
                .Where(job => job.IsFetched || job.Client == wanted.Client || job.Bytes == 0)
                .OrderByDescending(job => job.IsFetched || job.Bytes == 0).ThenBy(job => job.Finished),
        ];
        foreach (PictureJob job in spare)
        {
            if (isEnough()) return true;
            _jobs.Remove(job.Id);
        }
        return isEnough();
    }

    private void Expire()
    {
        lock (_lock) ForgetExpired();
    }

    private void ForgetExpired()
    {
        DateTimeOffset now = _time.GetUtcNow();
        foreach (PictureJob job in _jobs.Values.Where(job => job.Expires <= now).ToArray()) _jobs.Remove(job.Id);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Id} failed")]
    private partial void LogFailure(Exception error, string id);
}

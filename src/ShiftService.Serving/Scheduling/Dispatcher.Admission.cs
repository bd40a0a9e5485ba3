namespace ShiftService.Serving.Scheduling;

// Who is let in.
internal sealed partial class Dispatcher
{
    /// <summary>Why <paramref name="images"/> images would be refused now, whatever they are; null if they would be accepted.</summary>
    public RefusedException? Refusal(in JobTerms terms, int images)
    {
        lock (_gate) return Refusal(terms, images, 0, 0);
    }

    /// <summary>Accepts all of the jobs or none.</summary>
    /// <param name="jobs">Jobs on the same terms.</param>
    /// <exception cref="RefusedException">They were not accepted.</exception>
    public void Admit(ReadOnlySpan<Job> jobs) => Admit(jobs, mayBorrow: false);

    /// <summary>Accepts a job, and lends an idle lane to the caller where nobody waits for one.</summary>
    /// <returns>The lane, which must come back with <see cref="GiveBack"/>; -1 if none was lent.</returns>
    /// <exception cref="RefusedException">The job was not accepted.</exception>
    public int AdmitOrBorrow(Job job) => Admit([job], mayBorrow: true);

    private int Admit(ReadOnlySpan<Job> jobs, bool mayBorrow)
    {
        if (jobs.IsEmpty) return -1;
        int borrowed = -1;
        lock (_gate)
        {
            double last = 0, all = 0;
            foreach (Job job in jobs)
            {
                BatchQueue? queue = job.Model is null ? null : QueueOf(job.Model);
                job.Cost = job.PrepareSeconds + (queue?.SecondsPerImage ?? 0);
                last = job.PrepareSeconds + (queue?.Seconds(1) ?? 0);
                all += job.Cost;
            }
            if (Refusal(jobs[0].Terms, jobs.Length, all - jobs[^1].Cost, last) is RefusedException refusal) throw refusal;
            long now = _time.GetTimestamp();
            foreach (Job job in jobs)
            {
                if (job.Model is not null) job.Queue = QueueOf(job.Model);
                Enter(job, now);
            }
            Arm(now);
            if (mayBorrow && !_paused && _waiting.Count == jobs.Length) borrowed = Array.IndexOf(_holders, LaneHolder.Sleeper);
            if (borrowed >= 0)
            {
                _holders[borrowed] = LaneHolder.Caller;
                _lent++;
            }
            // A pulse could wake the thread of a lane that is lent, which would do nothing with it.
            else if (_lent > 0) Monitor.PulseAll(_gate);
            else
                foreach (Job _ in jobs) Monitor.Pulse(_gate);
        }
        foreach (Job job in jobs) job.Watch(this);
        return borrowed;
    }

    private void Enter(Job job, long now)
    {
        job.SubmittedAt = now;
        job.State = JobState.Queued;
        _unanswered++;
        _waiting.Add(job);
        _deadlines.Add(job.DeadlineEntry, job.Terms.Deadline);
    }

    private RefusedException? Refusal(in JobTerms terms, int images, double before, double own)
    {
        if (_stopping) return new(RefusalReason.Stopping, "the service is stopping", TimeSpan.FromSeconds(1));
        double wait = (_waiting.Before(terms) + InService()) / Lanes;
        int free = _options.MaxQueuedImages - _waiting.Count, mine = _waiting.CountOf(terms);
        // One client may have what the others leave free, so that there is always room for one more client.
        if (mine + images > free && _waiting.Count + images > Lanes)
            return new(RefusalReason.QueueFull,
                $"{_waiting.Count} images are queued, {mine} of them of this client, and {images} more do not fit: " +
                $"the queue holds {_options.MaxQueuedImages}, and a client at most what is free of it",
                Seconds(Math.Max(wait / 2, 0)));
        if (terms.Priority == Priority.Interactive && wait > _options.MaxQueueSeconds)
            return new(RefusalReason.QueueTooLong,
                $"the predicted wait is {wait * 1000:F0} ms, and at most {_options.MaxQueueSeconds * 1000:F0} ms are accepted",
                Seconds(wait - _options.MaxQueueSeconds));
        double left = (terms.Deadline - _time.GetTimestamp()) / TicksPerSecond, needed = wait + before / Lanes + own;
        if (needed > left)
            return new(RefusalReason.DeadlineUnreachable,
                $"the answer is predicted in {needed * 1000:F0} ms, and the deadline is in {Math.Max(left, 0) * 1000:F0} ms",
                Seconds(Math.Min(needed - left, wait)));
        return null;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Max(seconds, 0));

    // Predicted seconds of what the lanes are at and of what is prepared already.
    private double InService()
    {
        long now = _time.GetTimestamp();
        double seconds = 0;
        if (_busy > 0)
            foreach (long end in _predictedEnd) seconds += Math.Max(end - now, 0) / TicksPerSecond;
        foreach (BatchQueue queue in _withReady) seconds += queue.Ready * queue.SecondsPerImage;
        return seconds;
    }
}

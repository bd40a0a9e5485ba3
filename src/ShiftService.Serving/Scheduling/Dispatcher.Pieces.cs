namespace ShiftService.Serving.Scheduling;

// Parts of something large, which are computed beside everything else.
internal sealed partial class Dispatcher
{
    /// <summary>True if there may be something that a piece should give way to. Without the lock: a look that costs nothing.</summary>
    public bool HasOthers => _waiting.CountOf(JobKind.Image) > 0 || _withReady.Count > 0;

    /// <summary>
    /// Accepts a further job of something that was accepted before: it is not refused, since that would waste what is done already.
    /// Whoever calls bounds how many there are.
    /// </summary>
    public void Continue(Job job)
    {
        bool isOver;
        lock (_gate)
        {
            isOver = _ended;
            job.Cost = job.PrepareSeconds;
            if (!isOver)
            {
                long now = _time.GetTimestamp();
                Enter(job, now);
                Arm(now);
                if (_lent > 0) Monitor.PulseAll(_gate);
                else Monitor.Pulse(_gate);
            }
        }
        if (isOver) job.Answer(new OperationCanceledException("the scheduler has ended"));
        else job.Watch(this);
    }

    /// <summary>What a lane may do in the middle of a piece, if there is anything; <see cref="Resume"/> comes after it.</summary>
    public LaneWork? TryTakeBetween(int lane)
    {
        lock (_gate)
        {
            if (TryTake(lane, JobKind.Image) is not LaneWork work) return null;
            // The piece stands still: a lane does one thing at a time.
            _busy--;
            return work;
        }
    }

    /// <summary>A lane goes on with its piece.</summary>
    public void Resume()
    {
        lock (_gate) _busy++;
    }
}

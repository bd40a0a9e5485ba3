namespace ShiftService.Serving.Tests.Scheduling;

/// <summary>A clock that stands still until it is moved; a millisecond is a thousand ticks. Timers fire on the thread that moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private long _now = 1_000_000;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    public long After(double milliseconds) => GetTimestamp() + (long)(milliseconds * 1000);

    public void Advance(double milliseconds) => AdvanceTo(After(milliseconds));

    public void AdvanceTo(long end)
    {
        while (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is ManualTimer next)
        {
            Volatile.Write(ref _now, Math.Max(next.Due, _now));
            next.Fire();
        }
        Volatile.Write(ref _now, Math.Max(end, _now));
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        public long Due { get; private set; } = long.MaxValue;

        public void Fire()
        {
            Due = long.MaxValue;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime < TimeSpan.Zero ? long.MaxValue : time.After(dueTime.TotalMilliseconds);
            return true;
        }

        public void Dispose() => Due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

/// <summary>
/// Plays lanes by hand, on a clock that is moved by hand: a lane takes work, and does it when so much time has passed. What happens in
/// between is up to the test.
/// </summary>
internal sealed class Play : IDisposable
{
    private readonly Lane[] _lanes;
    private readonly (LaneWork Work, long End)?[] _work;

    public Play(int lanes = 1, SchedulerOptions? options = null)
    {
        Dispatcher = new Dispatcher(options ?? new SchedulerOptions(), lanes, Time);
        _lanes = [.. Enumerable.Range(0, lanes).Select(lane => new Lane(Dispatcher, lane, null))];
        _work = new (LaneWork, long)?[lanes];
    }

    public ManualTime Time { get; } = new();

    public Dispatcher Dispatcher { get; }

    public List<EchoJob> Accepted { get; } = [];

    public bool IsIdle => _work.All(work => work is null) && Dispatcher.Status.UnansweredImages == 0;

    public EchoJob Job(
        float number, EchoModel? model, double deadlineMs = 1000, string client = "a", Priority priority = Priority.Interactive,
        CancellationToken cancellation = default, double prepareMs = 1) =>
        new(number, model, new JobTerms(client, priority, Time.After(deadlineMs), cancellation), Time, prepareMs / 1000);

    public EchoJob Submit(EchoJob job)
    {
        Dispatcher.Admit([job]);
        Accepted.Add(job);
        return job;
    }

    /// <summary>A lane without work takes some, if there is any; answers what.</summary>
    public LaneWork? Take(int lane, double takesMs)
    {
        if (_work[lane] is not null || Dispatcher.TryTake(lane) is not LaneWork work) return null;
        _work[lane] = (work, Time.After(takesMs));
        return work;
    }

    /// <summary>Time passes; lanes finish what they are at when it is time.</summary>
    public void Advance(double milliseconds)
    {
        long end = Time.After(milliseconds);
        while (_work.Min(work => work?.End ?? long.MaxValue) is long next && next <= end)
        {
            Time.AdvanceTo(next);
            int lane = Array.FindIndex(_work, work => work?.End == next);
            LaneWork work = _work[lane]!.Value.Work;
            _work[lane] = null;
            _lanes[lane].Execute(work);
        }
        Time.AdvanceTo(end);
    }

    /// <summary>All lanes work until nothing is left.</summary>
    public void Finish(double takesMs = 1)
    {
        for (int rounds = 0; !IsIdle; rounds++)
        {
            Assert.True(rounds < 100_000, "work is left that no lane gets");
            for (int lane = 0; lane < _lanes.Length; lane++) Take(lane, takesMs);
            Advance(takesMs);
        }
    }

    public void Dispose() => Dispatcher.Dispose();
}

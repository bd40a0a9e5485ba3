using System.Diagnostics.CodeAnalysis;

namespace ShiftService.Serving.Scheduling;

/// <summary>
/// The jobs that wait for a lane, in the order of weighted start-time fair queueing (Goyal, Vin and Cheng, 1996): every job gets a
/// virtual start, that of its client's previous job plus that job's cost over its weight, and the earliest goes first. A client that sends
/// much waits behind itself, a client that sends little goes almost at once, interactive jobs overtake bulk jobs by their weight, and
/// none waits forever. Not thread-safe.
/// </summary>
internal sealed class FairQueue(double interactiveWeight)
{
    // By kind of job.
    private readonly JobHeap[] _jobs = [.. Enum.GetValues<JobKind>().Select(_ => new JobHeap())];
    private readonly Dictionary<(string Client, Priority Priority), Flow> _flows = [];
    private double _now;

    /// <summary>Jobs that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Those of a kind.</summary>
    public int CountOf(JobKind kind) => _jobs[(int)kind].Count;

    /// <summary>Seconds of work that wait, but for what gives way to others.</summary>
    public double Backlog { get; private set; }

    /// <summary>Jobs of a client at a priority.</summary>
    public int CountOf(in JobTerms terms) => _flows.GetValueOrDefault((terms.Client, terms.Priority))?.Count ?? 0;

    /// <summary>Seconds of work that would go before a job submitted now.</summary>
    public double Before(in JobTerms terms)
    {
        double start = StartOf(_flows.GetValueOrDefault((terms.Client, terms.Priority))), seconds = 0;
        foreach (Flow flow in _flows.Values) seconds += flow.Before(start);
        return seconds;
    }

    public void Add(Job job)
    {
        if (!_flows.TryGetValue((job.Terms.Client, job.Terms.Priority), out Flow? flow))
        {
            flow = new Flow(job.Terms.Priority == Priority.Interactive ? interactiveWeight : 1);
            _flows.Add((job.Terms.Client, job.Terms.Priority), flow);
        }
        double start = StartOf(flow);
        flow.LastFinish = start + job.Cost / flow.Weight;
        flow.Count++;
        flow.Backlog += WaitedFor(job);
        Backlog += WaitedFor(job);
        job.Flow = flow;
        Count++;
        _jobs[(int)job.Kind].Add(job.FairEntry, start);
    }

    /// <summary>The job that is next; null if none waits.</summary>
    public Job? Next => First(JobKind.SolidPiece)?.Job;

    /// <summary>Takes the next job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="last">The last kind, in their order, that is taken.</param>
    public bool TryTake([MaybeNullWhen(false)] out Job job, JobKind last = JobKind.SolidPiece)
    {
        HeapEntry? entry = First(last);
        job = entry?.Job;
        if (job is null) return false;
        _now = Math.Max(_now, entry!.Key);
        Remove(job);
        return true;
    }

    /// <summary>Takes a job out that waits.</summary>
    public void Remove(Job job)
    {
        Flow flow = job.Flow ?? throw new InvalidOperationException("a job that is not queued; this is a bug");
        _jobs[(int)job.Kind].Remove(job.FairEntry);
        Count--;
        flow.Count--;
        // Sums of fractions do not come back to zero exactly: never below it.
        flow.Backlog = flow.Count == 0 ? 0 : Math.Max(0, flow.Backlog - WaitedFor(job));
        Backlog = Math.Max(0, Backlog - WaitedFor(job));
        if (Count > 0) return;
        // The busy period is over: everybody begins anew, and clients that left are forgotten.
        _flows.Clear();
        (_now, Backlog) = (0, 0);
    }

    // Seconds that others wait for it: pieces give way to them.
    private static double WaitedFor(Job job) => job.Kind == JobKind.Piece ? 0 : job.Cost;

    private HeapEntry? First(JobKind last)
    {
        HeapEntry? first = null;
        for (int kind = 0; kind <= (int)last; kind++)
            if (_jobs[kind].TryPeek(out HeapEntry? entry) && (first is null || entry.Key < first.Key)) first = entry;
        return first;
    }

    private double StartOf(Flow? flow) => Math.Max(_now, flow?.LastFinish ?? 0);
}

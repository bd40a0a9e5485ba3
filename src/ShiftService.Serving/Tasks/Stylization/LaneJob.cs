using System.Diagnostics;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>A part of the work on a picture.</summary>
internal sealed class LaneJob(in JobTerms terms, JobKind kind, double seconds, Action<LaneJob, LaneContext> work)
    : Job(terms, null, seconds)
{
    private Action<LaneJob, LaneContext>? _work = work;

    /// <summary>How long it took, without what the lane did in between.</summary>
    public double Seconds { get; private set; }

    /// <summary>How long it waited for a lane.</summary>
    public double Waited => QueueSeconds;

    protected internal override JobKind Kind => kind;

    /// <summary>Lets others go ahead; throws where nobody waits for the answer any more.</summary>
    public void GiveWay(LaneContext lane)
    {
        ThrowIfAbandoned();
        lane.GiveWay(this);
    }

    protected internal override void Prepare(LaneContext lane, Span<float> input)
    {
        ThrowIfAbandoned();
        long start = Stopwatch.GetTimestamp();
        _work!(this, lane);
        Seconds = (double)(Stopwatch.GetTimestamp() - start - BetweenTicks) / Stopwatch.Frequency;
    }

    protected internal override void Release() => _work = null;
}

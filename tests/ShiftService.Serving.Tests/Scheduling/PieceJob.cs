using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

/// <summary>A part of something large, which lets others go ahead where a test says so.</summary>
internal sealed class PieceJob(in JobTerms terms, JobKind kind, Action<PieceJob, LaneContext>? work = null) : Job(terms, null, 0.01)
{
    protected internal override JobKind Kind => kind;

    public void GiveWay(LaneContext lane)
    {
        ThrowIfAbandoned();
        lane.GiveWay(this);
    }

    protected internal override void Prepare(LaneContext lane, Span<float> input) => work?.Invoke(this, lane);
}

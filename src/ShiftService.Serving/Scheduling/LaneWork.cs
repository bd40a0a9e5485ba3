namespace ShiftService.Serving.Scheduling;

/// <summary>What a lane does next: one job to prepare, or a batch to compute; neither when the lane is to end.</summary>
internal readonly record struct LaneWork(Job? Job, Batch? Batch)
{
    /// <summary>True when there will be no more work.</summary>
    public bool IsEnd => Job is null && Batch is null;
}

namespace ShiftService.Training.Schedules;

/// <summary>Options of <see cref="CosineSchedule"/>.</summary>
public sealed record CosineScheduleOptions : ScheduleOptions
{
    /// <summary>The last rate over the peak.</summary>
    public double FinalShare { get; init; }

    /// <inheritdoc/>
    protected override Schedule CreateInner() => new CosineSchedule(PeakRate, FinalShare);
}

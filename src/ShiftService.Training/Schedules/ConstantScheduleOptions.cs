namespace ShiftService.Training.Schedules;

/// <summary>Options of <see cref="ConstantSchedule"/>.</summary>
public sealed record ConstantScheduleOptions : ScheduleOptions
{
    /// <inheritdoc/>
    protected override Schedule CreateInner() => new ConstantSchedule(PeakRate);
}

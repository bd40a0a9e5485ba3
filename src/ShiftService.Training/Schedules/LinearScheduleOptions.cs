namespace ShiftService.Training.Schedules;

/// <summary>Options of <see cref="LinearSchedule"/>.</summary>
public sealed record LinearScheduleOptions : ScheduleOptions
{
    /// <summary>The last rate over the peak.</summary>
    public double FinalShare { get; init; }

    /// <inheritdoc/>
    protected override Schedule CreateInner() => new LinearSchedule(PeakRate, FinalShare);
}

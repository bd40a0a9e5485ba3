namespace ShiftService.Training.Schedules;

/// <summary>Options of <see cref="OneCycleSchedule"/>.</summary>
public sealed record OneCycleScheduleOptions : ScheduleOptions
{
    /// <summary>Share of the run at which the peak is reached.</summary>
    public double PeakAt { get; init; } = 0.3;

    /// <summary>The first rate over the peak.</summary>
    public double InitialShare { get; init; } = 0.04;

    /// <summary>The last rate over the peak.</summary>
    public double FinalShare { get; init; } = 4e-6;

    /// <inheritdoc/>
    protected override Schedule CreateInner() => new OneCycleSchedule(PeakRate, PeakAt, InitialShare, FinalShare);
}

namespace ShiftService.Training.Schedules;

/// <summary>Options of <see cref="StepSchedule"/>.</summary>
public sealed record StepScheduleOptions : ScheduleOptions
{
    /// <summary>Epochs, warm-up included, at which the rate is multiplied by the factor, ascending.</summary>
    public required IReadOnlyList<double> Milestones { get; init; }

    /// <summary>What the rate is multiplied by.</summary>
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    public override ScheduleOptions WithEpochs(int epochs) => ((StepScheduleOptions)base.WithEpochs(epochs)) with
    {
        Milestones = [.. Milestones.Select(milestone => milestone * epochs / Epochs)],
    };

    /// <inheritdoc/>
    protected override Schedule CreateInner() =>
        new StepSchedule(PeakRate, [.. Milestones.Select(epoch => (epoch - WarmupEpochs) / (Epochs - WarmupEpochs))], Factor);
}

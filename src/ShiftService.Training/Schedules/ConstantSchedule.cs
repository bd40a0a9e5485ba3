namespace ShiftService.Training.Schedules;

/// <summary>The same rate throughout.</summary>
public sealed record ConstantSchedule(double PeakRate) : Schedule(PeakRate)
{
    /// <inheritdoc/>
    public override double FactorAt(double progress) => 1;
}

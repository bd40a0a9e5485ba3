namespace ShiftService.Training.Schedules;

/// <summary>A straight line from the peak down.</summary>
/// <param name="PeakRate">The first rate.</param>
/// <param name="FinalShare">The last rate over the peak.</param>
public sealed record LinearSchedule(double PeakRate, double FinalShare = 0) : Schedule(PeakRate)
{
    /// <inheritdoc/>
    public override double FactorAt(double progress) => 1 + (FinalShare - 1) * progress;
}

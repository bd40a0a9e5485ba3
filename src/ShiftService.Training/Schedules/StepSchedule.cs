namespace ShiftService.Training.Schedules;

/// <summary>A rate that is multiplied by a factor at each milestone.</summary>
/// <param name="PeakRate">The first rate.</param>
/// <param name="Milestones">Shares of the run, from 0 to 1.</param>
/// <param name="Factor">What the rate is multiplied by.</param>
public sealed record StepSchedule(double PeakRate, IReadOnlyList<double> Milestones, double Factor = 0.1) : Schedule(PeakRate)
{
    // Far below a step of any run; a milestone must not be late by a step because of a rounded division.
    private const double Rounding = 1e-12;

    /// <inheritdoc/>
    public override double FactorAt(double progress) => Math.Pow(Factor, Milestones.Count(milestone => progress >= milestone - Rounding));
}

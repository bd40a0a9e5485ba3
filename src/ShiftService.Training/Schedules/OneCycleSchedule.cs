namespace ShiftService.Training.Schedules;

/// <summary>
/// Up to the peak along half a cosine wave, and down along another (Smith and Topin, 2018, in its common two-phase form).
/// </summary>
/// <param name="PeakRate">The highest rate.</param>
/// <param name="PeakAt">Share of the run at which the peak is reached, above 0 and below 1.</param>
/// <param name="InitialShare">The first rate over the peak.</param>
/// <param name="FinalShare">The last rate over the peak.</param>
public sealed record OneCycleSchedule(double PeakRate, double PeakAt = 0.3, double InitialShare = 0.04, double FinalShare = 4e-6)
    : Schedule(PeakRate)
{
    /// <inheritdoc/>
    public override double FactorAt(double progress) => progress < PeakAt
        ? Anneal(InitialShare, 1, progress / PeakAt)
        : Anneal(1, FinalShare, (progress - PeakAt) / (1 - PeakAt));
}

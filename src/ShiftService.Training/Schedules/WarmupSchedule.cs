namespace ShiftService.Training.Schedules;

/// <summary>A straight line up to another schedule, which then has the rest of the run to itself (Goyal et al., 2017).</summary>
/// <param name="Inner">The schedule after the warm-up.</param>
/// <param name="Share">Share of the run that is warm-up, from 0 to below 1.</param>
/// <param name="InitialShare">The first rate over the inner schedule's first.</param>
public sealed record WarmupSchedule(Schedule Inner, double Share, double InitialShare = 0.01) : Schedule(Inner.PeakRate)
{
    /// <inheritdoc/>
    public override double FactorAt(double progress) => progress < Share
        ? Inner.FactorAt(0) * (InitialShare + (1 - InitialShare) * progress / Share)
        : Inner.FactorAt((progress - Share) / (1 - Share));
}

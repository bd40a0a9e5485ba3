namespace ShiftService.Training.Schedules;

/// <summary>Half a cosine wave from the peak down (Loshchilov and Hutter, ICLR 2017, without restarts).</summary>
/// <param name="PeakRate">The first rate.</param>
/// <param name="FinalShare">The last rate over the peak.</param>
public sealed record CosineSchedule(double PeakRate, double FinalShare = 0) : Schedule(PeakRate)
{
    /// <inheritdoc/>
    public override double FactorAt(double progress) => Anneal(1, FinalShare, progress);
}

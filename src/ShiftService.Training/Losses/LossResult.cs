namespace ShiftService.Training.Losses;

/// <summary>What a loss says about a micro-batch.</summary>
/// <param name="Sum">The sum of the images' losses, times the scale.</param>
/// <param name="Correct">
/// Images whose most probable class is their target's larger share; -1 for losses that know no classes.
/// </param>
public readonly record struct LossResult(double Sum, int Correct = -1)
{
    /// <summary>Both micro-batches together.</summary>
    public static LossResult operator +(LossResult first, LossResult second) => new(
        first.Sum + second.Sum, first.Correct < 0 || second.Correct < 0 ? -1 : first.Correct + second.Correct);
}

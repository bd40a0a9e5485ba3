namespace ShiftService.Training.Checkpoints;

/// <summary>What an epoch has come to so far; its log record is made of it when it is done.</summary>
/// <param name="Loss">Sum of the mean losses of its steps.</param>
/// <param name="Correct">Images classified correctly; below 0 for losses that know no classes.</param>
/// <param name="Seconds">Seconds spent on it, in all sittings.</param>
public readonly record struct EpochProgress(double Loss, int Correct, double Seconds);

namespace ShiftService.Training.Losses;

/// <summary>One of several losses.</summary>
/// <param name="Weight">Factor on it.</param>
/// <param name="Loss">The loss.</param>
public sealed record LossTermOptions(double Weight, LossOptions Loss);

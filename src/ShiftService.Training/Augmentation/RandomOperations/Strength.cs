using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>Strengths as factors.</summary>
internal static class Strength
{
    private const double MostChange = 0.9;

    /// <summary>From 0.1 to 1.9: away from 1 by as much as the strength says, up or down.</summary>
    public static float Factor(double strength, ref CounterRandom random) =>
        (float)(1 + (random.Coin() ? strength : -strength) * MostChange);
}

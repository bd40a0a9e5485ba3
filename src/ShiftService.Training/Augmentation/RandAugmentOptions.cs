namespace ShiftService.Training.Augmentation;

/// <summary>Random operations of one strength (Cubuk et al., 2020), without those that need inverse warps of high quality.</summary>
/// <param name="Operations">Operations an image.</param>
/// <param name="Magnitude">Strength, 0 to 10.</param>
public sealed record RandAugmentOptions(int Operations = 1, int Magnitude = 5);

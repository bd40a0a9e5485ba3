namespace ShiftService.Training.Losses;

/// <summary>Factors of the parts of a perceptual loss.</summary>
/// <param name="Content">Factor on the difference of features.</param>
/// <param name="Style">Factor on the difference of Gram matrices, the same for every layer.</param>
/// <param name="TotalVariation">Factor on the total variation.</param>
public sealed record PerceptualWeights(double Content, double Style, double TotalVariation);

namespace ShiftService.Training.Losses;

/// <summary>Factors of the parts of a perceptual loss.</summary>
/// <param name="Content">Factor on the difference of features.</param>
/// <param name="Style">Factor on the relative difference of Gram matrices, a mean over the layers.</param>
/// <param name="TotalVariation">Factor on the total variation.</param>
public sealed record PerceptualWeights(double Content, double Style, double TotalVariation);

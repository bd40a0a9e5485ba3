namespace ShiftService.Training.Losses;

/// <summary>What the parts of a perceptual loss add to it, their weights included.</summary>
/// <param name="Content">The content's part.</param>
/// <param name="Style">The style's part.</param>
/// <param name="Variation">The total variation's part.</param>
public readonly record struct PerceptualParts(double Content, double Style, double Variation)
{
    /// <summary>Sums parts.</summary>
    public static PerceptualParts operator +(PerceptualParts a, PerceptualParts b) =>
        new(a.Content + b.Content, a.Style + b.Style, a.Variation + b.Variation);
}

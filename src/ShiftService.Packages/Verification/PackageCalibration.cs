namespace ShiftService.Packages.Verification;

/// <summary>
/// The probability that two faces are the same person's, where same and different were equally likely beforehand:
/// 1 / (1 + exp(-(slope * similarity + offset))).
/// </summary>
/// <param name="Slope">Above 0.</param>
/// <param name="Offset">Log-odds at similarity 0.</param>
public sealed record PackageCalibration(double Slope, double Offset)
{
    /// <summary>The probability for a similarity.</summary>
    public double ProbabilityOf(double similarity) => 1 / (1 + Math.Exp(-(Slope * similarity + Offset)));
}

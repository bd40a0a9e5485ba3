namespace ShiftService.Packages.Verification;

/// <summary>A measured rate and the interval that holds the true one with 95 % confidence.</summary>
/// <param name="Rate">The share measured.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record RateInterval(double Rate, double Low, double High);

namespace ShiftService.Packages.Verification;

/// <summary>A similarity from which on two faces are called the same person's, and what comes of that.</summary>
/// <param name="Target">The false-accept rate that was asked for.</param>
/// <param name="Similarity">The threshold.</param>
/// <param name="FalseAccepts">Share of pairs of two people that are called the same.</param>
/// <param name="FalseRejects">Share of pairs of the same person that are called different.</param>
public sealed record PackageThreshold(double Target, double Similarity, RateInterval FalseAccepts, RateInterval FalseRejects);

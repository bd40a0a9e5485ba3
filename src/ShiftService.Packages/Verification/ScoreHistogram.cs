namespace ShiftService.Packages.Verification;

/// <summary>How similar pairs are: shares of pairs in bins of equal width.</summary>
/// <param name="Low">Similarity where the first bin begins; lower ones are counted in it.</param>
/// <param name="High">Similarity where the last bin ends; higher ones are counted in it.</param>
/// <param name="Same">Shares of pairs of the same person.</param>
/// <param name="Different">Shares of pairs of two people.</param>
public sealed record ScoreHistogram(double Low, double High, IReadOnlyList<double> Same, IReadOnlyList<double> Different);

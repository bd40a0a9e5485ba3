using ShiftService.Faces.Alignment;
using ShiftService.Packages.Verification;

namespace ShiftService.Faces.Verification;

/// <summary>Measures what similarities of a model's embeddings mean: probabilities, and thresholds for rates of false accepts.</summary>
public static class FaceCalibration
{
    /// <summary>False accepts that must be expected at a threshold for it to be given.</summary>
    public const int LeastFalseAccepts = 30;

    private const int FitBins = 4096, ShownBins = 75;
    private const double ShownLow = -0.5, ShownHigh = 1;
    private static readonly double[] Targets = [1e-1, 1e-2, 1e-3, 1e-4];

    /// <summary>Calibrates on all pairs.</summary>
    /// <param name="scores">Similarities of all pairs.</param>
    /// <param name="template">Where the faces were aligned to.</param>
    /// <param name="mirror">True if embeddings are joined with those of mirrored faces.</param>
    /// <param name="data">What the images were.</param>
    /// <exception cref="ArgumentException">The similarities do not tell people apart, or do so without any error.</exception>
    public static PackageVerification Measure(PairScores scores, FaceTemplate template, bool mirror, string data)
    {
        double low = Math.Min(scores.Same[0], scores.Different[0]), high = Math.Max(scores.Same[^1], scores.Different[^1]);
        double[] centres = [.. Enumerable.Range(0, FitBins).Select(i => low + (i + 0.5) * (high - low) / FitBins)];
        (double slope, double offset) = LogisticFit.Run(
            centres, Counts(scores.Same, low, high, FitBins), Counts(scores.Different, low, high, FitBins));
        var bootstrap = new PeopleBootstrap(scores);
        PackageThreshold[] thresholds = [.. Targets.Where(target => target * scores.Different.Length >= LeastFalseAccepts)
            .Select(target => ThresholdFor(target, scores, bootstrap))];
        if (thresholds.Length == 0)
            throw new ArgumentException($"{scores.Different.Length} pairs of two people are too few for any threshold");
        return new()
        {
            Template = template.ToCard(),
            Mirror = mirror,
            Calibration = new(slope, offset),
            Thresholds = thresholds,
            Histogram = new(ShownLow, ShownHigh, Shares(scores.Same), Shares(scores.Different)),
            SamePairs = scores.Same.LongLength,
            DifferentPairs = scores.Different.LongLength,
            People = scores.People,
            Data = data,
        };
    }

    /// <summary>The lowest similarity from which on no more than a share of the pairs of two people lie.</summary>
    /// <param name="different">Their similarities, ascending.</param>
    /// <param name="rate">The share.</param>
    public static float LowestThreshold(ReadOnlySpan<float> different, double rate)
    {
        int allowed = (int)(rate * different.Length);
        return allowed >= different.Length ? different[0] : MathF.BitIncrement(different[^(allowed + 1)]);
    }

    private static PackageThreshold ThresholdFor(double target, PairScores scores, PeopleBootstrap bootstrap)
    {
        float threshold = LowestThreshold(scores.Different, target);
        return new(target, threshold, bootstrap.FalseAccepts(threshold), bootstrap.FalseRejects(threshold));
    }

    private static double[] Shares(float[] values) =>
        [.. Counts(values, ShownLow, ShownHigh, ShownBins).Select(count => Math.Round(count / values.Length, 8))];

    private static double[] Counts(float[] values, double low, double high, int bins)
    {
        var counts = new double[bins];
        if (!(high > low)) throw new ArgumentException("all similarities are the same");
        foreach (float value in values) counts[Math.Clamp((int)((value - low) / (high - low) * bins), 0, bins - 1)]++;
        return counts;
    }
}

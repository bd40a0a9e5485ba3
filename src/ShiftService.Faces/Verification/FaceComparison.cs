using ShiftService.Packages.Verification;

namespace ShiftService.Faces.Verification;

/// <summary>Whether two faces are the same person's.</summary>
/// <param name="Same">True if the similarity reaches the threshold.</param>
/// <param name="Similarity">Cosine of the angle between the embeddings, -1 to 1.</param>
/// <param name="Probability">That they are the same person's, where both were equally likely beforehand.</param>
/// <param name="Threshold">What the similarity was compared with.</param>
/// <param name="Rates">The measured rates of that threshold; null of one that the caller chose.</param>
public sealed record FaceComparison(bool Same, double Similarity, double Probability, double Threshold, PackageThreshold? Rates)
{
    /// <summary>Compares by a similarity.</summary>
    /// <param name="similarity">The similarity.</param>
    /// <param name="card">What is known of the model.</param>
    /// <param name="target">False-accept rate; the nearest measured one that is no higher counts, or the lowest there is.</param>
    /// <param name="threshold">A threshold of the caller's own, instead.</param>
    public static FaceComparison Of(double similarity, PackageVerification card, double target, double? threshold)
    {
        PackageThreshold? rates = threshold is null ? RatesFor(card, target) : null;
        double limit = threshold ?? rates!.Similarity;
        return new(similarity >= limit, similarity, card.Calibration.ProbabilityOf(similarity), limit, rates);
    }

    /// <summary>The measured threshold whose false-accept rate is the nearest that is no higher than the target.</summary>
    public static PackageThreshold RatesFor(PackageVerification card, double target)
    {
        // Rounding must not turn the rate that was asked for into the next lower one.
        foreach (PackageThreshold threshold in card.Thresholds)
            if (threshold.Target <= target * (1 + 1e-9)) return threshold;
        return card.Thresholds[^1];
    }
}

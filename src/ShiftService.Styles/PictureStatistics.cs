using ShiftService.Engine.Simd;

namespace ShiftService.Styles;

/// <summary>
/// Estimates the statistics of a picture that is too large to be computed in one piece. Parts of it have the right scale but are not all of
/// it; the picture reduced is all of it at another scale. So the statistics of the parts are corrected by how the whole differs from
/// the same parts where both can be measured, in the reduced picture: a ratio estimate.
/// </summary>
internal static class PictureStatistics
{
    // A channel that is almost silent in the parts would be blown up.
    private const double LargestRatio = 3;

    /// <summary>Combines the three measurements.</summary>
    /// <param name="parts">Of the parts; corrected in place.</param>
    /// <param name="reducedWhole">Of the whole picture, reduced.</param>
    /// <param name="reducedParts">Of the parts, reduced.</param>
    public static void Correct(NormStatistics parts, NormStatistics reducedWhole, NormStatistics reducedParts)
    {
        for (int c = 0; c < parts.Mean.Length; c++)
        {
            double reduced = Math.Sqrt(reducedParts.Variance[c]), whole = Math.Sqrt(reducedWhole.Variance[c]);
            if (!(reduced > 0)) continue;
            double ratio = Math.Clamp(whole / reduced, 1 / LargestRatio, LargestRatio);
            // In deviations of the parts.
            double difference = (reducedWhole.Mean[c] - reducedParts.Mean[c]) / reduced;
            parts.Mean[c] += (float)(Math.Clamp(difference, -LargestRatio, LargestRatio) * Math.Sqrt(parts.Variance[c]));
            parts.Variance[c] *= (float)(ratio * ratio);
        }
    }
}

namespace ShiftService.Faces.Verification;

/// <summary>
/// Logistic regression of same against different on the similarity, both kinds having the same weight whatever their numbers: by Newton's
/// method on the log-likelihood, which is concave (Hastie, Tibshirani and Friedman, 2009, section 4.4).
/// </summary>
internal static class LogisticFit
{
    private const int Iterations = 100;
    private const double LongestStep = 2, SteepestSlope = 1000;

    /// <summary>The fit on histograms.</summary>
    /// <param name="centres">Similarity of each bin.</param>
    /// <param name="same">Pairs of the same person in it.</param>
    /// <param name="different">Pairs of two people in it.</param>
    /// <exception cref="ArgumentException">Similarity does not rise with sameness, or tells the kinds apart without any error.</exception>
    public static (double Slope, double Offset) Run(
        ReadOnlySpan<double> centres, ReadOnlySpan<double> same, ReadOnlySpan<double> different)
    {
        var weights = new (double Positive, double Negative)[centres.Length];
        double sames = Sum(same), differents = Sum(different), mean = 0, square = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (same[i] / sames, different[i] / differents);
            double weight = (weights[i].Positive + weights[i].Negative) / 2;
            mean += weight * centres[i];
            square += weight * centres[i] * centres[i];
        }
        // In units of the deviation, so that steps have a natural size.
        double deviation = Math.Sqrt(Math.Max(0, square - mean * mean)), slope = 0, offset = 0;
        if (deviation < 1e-9) throw new ArgumentException("all similarities are the same");
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            (double stepSlope, double stepOffset) = Step(centres, weights, mean, deviation, slope, offset);
            // Long steps overshoot where the curvature is small.
            double shorten = Math.Min(1, LongestStep / Math.Max(Math.Abs(stepSlope), 1e-300));
            slope -= shorten * stepSlope;
            offset -= shorten * stepOffset;
            if (!(Math.Abs(slope) < SteepestSlope)) break;
            if (Math.Abs(stepSlope) + Math.Abs(stepOffset) > 1e-10 * (1 + Math.Abs(slope))) continue;
            return slope > 0
                ? (slope / deviation, offset - slope * mean / deviation)
                : throw new ArgumentException("pairs of the same person are no more similar than others");
        }
        throw new ArgumentException("similarities tell the pairs apart without any error: there is nothing to learn of errors");
    }

    /// <summary>Newton's step from the gradient and the Hessian of the negative log-likelihood.</summary>
    private static (double Slope, double Offset) Step(
        ReadOnlySpan<double> centres, (double Positive, double Negative)[] weights, double mean, double deviation, double slope,
        double offset)
    {
        double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double weight = weights[i].Positive + weights[i].Negative;
            if (weight == 0) continue;
            double x = (centres[i] - mean) / deviation, p = 1 / (1 + Math.Exp(-(slope * x + offset)));
            double error = p * weight - weights[i].Positive, curvature = p * (1 - p) * weight;
            g0 += error;
            g1 += error * x;
            h00 += curvature;
            h01 += curvature * x;
            h11 += curvature * x * x;
        }
        double determinant = h00 * h11 - h01 * h01;
        return ((h00 * g1 - h01 * g0) / determinant, (h11 * g0 - h01 * g1) / determinant);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }
}

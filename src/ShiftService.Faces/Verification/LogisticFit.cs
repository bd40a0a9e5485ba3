namespace ShiftService.Faces.Verification;

/// <summary>
/// Logistic regression of same against different on the similarity, both kinds having the same weight whatever their numbers: by Newton's
/// method on the log-likelihood, which is concave (Hastie, Tibshirani and Friedman, 2009, section 4.4).
/// </summary>
internal static class LogisticFit
{
    private const int Iterations = 100;

    /// <summary>The fit on histograms.</summary>
    /// <param name="centres">Similarity of each bin.</param>
    /// <param name="same">Pairs of the same person in it.</param>
    /// <param name="different">Pairs of two people in it.</param>
    /// <exception cref="ArgumentException">The similarity does not rise with sameness, or tells the kinds apart without any error.</exception>
    public static (double Slope, double Offset) Run(
        ReadOnlySpan<double> centres, ReadOnlySpan<double> same, ReadOnlySpan<double> different)
    {
        double sames = Sum(same), differents = Sum(different), slope = 0, offset = 0;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            // Gradient and Hessian of the negative log-likelihood.
            double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
            for (int i = 0; i < centres.Length; i++)
            {
                double positive = same[i] / sames, negative = different[i] / differents, x = centres[i];
                if (positive + negative == 0) continue;
                double p = 1 / (1 + Math.Exp(-(slope * x + offset))), error = p * (positive + negative) - positive;
                double curvature = p * (1 - p) * (positive + negative);
                g0 += error;
                g1 += error * x;
                h00 += curvature;
                h01 += curvature * x;
                h11 += curvature * x * x;
            }
            double determinant = h00 * h11 - h01 * h01;
            double stepOffset = (h11 * g0 - h01 * g1) / determinant, stepSlope = (h00 * g1 - h01 * g0) / determinant;
            if (!double.IsFinite(stepOffset + stepSlope)) throw new ArgumentException("similarities tell the pairs apart without any error");
            // Long steps overshoot where the curvature is small.
            double shorten = Math.Min(1, 10 / Math.Max(Math.Abs(stepSlope), 1e-300));
            slope -= shorten * stepSlope;
            offset -= shorten * stepOffset;
            if (Math.Abs(stepSlope) + Math.Abs(stepOffset) < 1e-10 * (1 + Math.Abs(slope))) break;
        }
        return slope > 0 && double.IsFinite(slope + offset)
            ? (slope, offset)
            : throw new ArgumentException("pairs of the same person are no more similar than others");
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }
}

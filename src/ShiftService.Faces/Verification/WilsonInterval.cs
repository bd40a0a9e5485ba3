namespace ShiftService.Faces.Verification;

/// <summary>The interval of a share that was counted in independent trials (Wilson, JASA 1927), with 95 % confidence.</summary>
public static class WilsonInterval
{
    private const double Z = 1.959963984540054;

    /// <summary>Lower and upper end.</summary>
    /// <param name="successes">Times that it happened.</param>
    /// <param name="trials">Times that it could have.</param>
    public static (double Low, double High) Of(long successes, long trials)
    {
        if (trials < 1 || successes < 0 || successes > trials)
            throw new ArgumentOutOfRangeException(nameof(successes), $"{successes} of {trials} is no share");
        double share = (double)successes / trials, z2 = Z * Z, scale = 1 + z2 / trials;
        double centre = share + z2 / (2.0 * trials), spread = Z * Math.Sqrt(share * (1 - share) / trials + z2 / (4.0 * trials * trials));
        return (
            successes == 0 ? 0 : Math.Max(0, (centre - spread) / scale),
            successes == trials ? 1 : Math.Min(1, (centre + spread) / scale));
    }
}

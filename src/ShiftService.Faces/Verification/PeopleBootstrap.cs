using ShiftService.Packages.Verification;

namespace ShiftService.Faces.Verification;

/// <summary>
/// Intervals of error rates by drawing people, not pairs, with replacement: pairs that share a person are not independent (Bolle, Ratha
/// and Pankanti, 2004, "subsets bootstrap"). A pair of two people counts as often as both were drawn together.
/// </summary>
internal sealed class PeopleBootstrap
{
    private const int Draws = 1000;
    private readonly PairScores _scores;
    private readonly int[][] _weights;

    /// <summary>Draws people, always the same ones.</summary>
    public PeopleBootstrap(PairScores scores)
    {
        _scores = scores;
        var random = new Random(1);
        _weights = new int[Draws][];
        for (int draw = 0; draw < Draws; draw++)
        {
            int[] weights = _weights[draw] = new int[scores.People];
            for (int i = 0; i < weights.Length; i++) weights[random.Next(weights.Length)]++;
        }
    }

    /// <summary>The rate of false accepts.</summary>
    public RateInterval FalseAccepts(float threshold)
    {
        (int First, int Second, int Pairs)[] accepted = _scores.AcceptedBetween(threshold);
        var rates = new double[Draws];
        Parallel.For(0, Draws, draw =>
        {
            int[] weights = _weights[draw];
            double errors = 0, images = 0, squares = 0;
            foreach ((int first, int second, int pairs) in accepted) errors += (double)weights[first] * weights[second] * pairs;
            for (int person = 0; person < weights.Length; person++)
            {
                double own = (double)weights[person] * _scores.ImagesOf[person];
                images += own;
                squares += own * own;
            }
            double all = (images * images - squares) / 2;
            rates[draw] = all > 0 ? errors / all : 0;
        });
        return Interval(accepted.Sum(pair => (long)pair.Pairs), _scores.Different.LongLength, rates);
    }

    /// <summary>The rate of false rejects.</summary>
    public RateInterval FalseRejects(float threshold)
    {
        int[] rejected = _scores.RejectedOf(threshold);
        var rates = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            double errors = 0, all = 0;
            for (int person = 0; person < rejected.Length; person++)
            {
                long images = _scores.ImagesOf[person];
                errors += (double)_weights[draw][person] * rejected[person];
                all += _weights[draw][person] * (images * (images - 1) / 2.0);
            }
            rates[draw] = all > 0 ? errors / all : 0;
        }
        return Interval(rejected.Sum(count => (long)count), _scores.Same.LongLength, rates);
    }

    // The wider of what drawing people says and of what counting pairs says, which alone knows that none seen is not none.
    private static RateInterval Interval(long errors, long all, double[] rates)
    {
        Array.Sort(rates);
        (double low, double high) = WilsonInterval.Of(errors, all);
        double rate = (double)errors / all;
        return new(
            rate,
            Math.Min(rate, Math.Min(low, rates[(int)(0.025 * Draws)])),
            Math.Max(rate, Math.Max(high, rates[(int)(0.975 * Draws) - 1])));
    }
}

using ShiftService.Faces.Alignment;
using ShiftService.Faces.Verification;
using ShiftService.Packages.Verification;

namespace ShiftService.Faces.Tests.Verification;

/// <summary>People are directions, their photos are these with noise.</summary>
public class FaceCalibrationTests
{
    private const int Features = 16, People = 60, Photos = 6;

    private static readonly (float[] Embeddings, int[] People) Sample = Draw(0.9, 1);

    [Fact]
    public void Scores_AreThoseOfAllPairs()
    {
        var scores = new PairScores(Sample.Embeddings, Features, Sample.People);
        var same = new List<float>();
        var different = new List<float>();
        for (int i = 0; i < Sample.People.Length; i++)
            for (int j = 0; j < i; j++) (Sample.People[i] == Sample.People[j] ? same : different).Add(Cosine(i, j));
        Assert.Equal(same.Order(), scores.Same, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(different.Order(), scores.Different, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((People, People * Photos), (scores.People, scores.ImagesOf.Sum()));
    }

    [Fact]
    public void AThreshold_LetsNoMorePass_ThanItsRate_AndTheNextLowerOneWould()
    {
        float[] different = [.. Enumerable.Range(0, 1000).Select(i => i / 1000f)];
        foreach (double rate in (double[])[0.1, 0.01, 0.001])
        {
            float threshold = FaceCalibration.LowestThreshold(different, rate);
            Assert.Equal((int)(rate * 1000), different.Count(value => value >= threshold));
            Assert.True(different.Count(value => value >= MathF.BitDecrement(threshold)) > rate * 1000);
        }
        Assert.True(FaceCalibration.LowestThreshold([0.5f, 0.5f, 0.5f, 0.1f], 0.5) > 0.5f, "ties pass together or not at all");
    }

    [Fact]
    public void TheRatesOfTheCard_AreThoseOfThePairs_WithinTheirIntervals()
    {
        var scores = new PairScores(Sample.Embeddings, Features, Sample.People);
        PackageVerification card = FaceCalibration.Measure(scores, FaceTemplate.Portrait64x80, mirror: false, "Drawn.");
        Assert.Equal([1e-1, 1e-2, 1e-3], card.Thresholds.Select(t => t.Target)); // 63,720 pairs have 6 at 1e-4: too few.
        foreach (PackageThreshold threshold in card.Thresholds)
        {
            RateInterval accepts = threshold.FalseAccepts, rejects = threshold.FalseRejects;
            Assert.Equal(scores.Different.Count(s => s >= threshold.Similarity) / (double)scores.Different.Length, accepts.Rate, 1e-12);
            Assert.Equal(scores.Same.Count(s => s < threshold.Similarity) / (double)scores.Same.Length, rejects.Rate, 1e-12);
            Assert.InRange(accepts.Rate, 0.9 * threshold.Target, threshold.Target);
            Assert.True(accepts.Low < accepts.Rate && accepts.Rate < accepts.High, $"{accepts}");
            (double low, double high) = WilsonInterval.Of((long)(accepts.Rate * scores.Different.Length), scores.Different.Length);
            Assert.True(accepts.Low <= low && accepts.High >= high, "drawing people gives no narrower interval than counting pairs");
        }
        Assert.Equal(card.Thresholds.OrderBy(t => t.Similarity), card.Thresholds);
        Assert.Equal((1, 1), (Math.Round(card.Histogram.Same.Sum(), 6), Math.Round(card.Histogram.Different.Sum(), 6)));
        Assert.Equal((900L, 63720L, People), (card.SamePairs, card.DifferentPairs, card.People));
    }

    [Fact]
    public void Intervals_HoldTheRates_OfOtherPeopleOfTheKind()
    {
        PackageThreshold stated = Calibrate(Sample).Thresholds[1];
        int held = 0;
        for (int seed = 2; seed < 12; seed++)
        {
            (float[] embeddings, int[] people) = Draw(0.9, seed);
            var scores = new PairScores(embeddings, Features, people);
            double rate = scores.Different.Count(s => s >= stated.Similarity) / (double)scores.Different.Length;
            // Both are draws: the difference of the two spreads over more than one interval.
            double spread = Math.Sqrt(2) * (stated.FalseAccepts.High - stated.FalseAccepts.Low) / 2;
            if (Math.Abs(rate - stated.FalseAccepts.Rate) <= spread) held++;
        }
        Assert.InRange(held, 7, 10);
    }

    [Fact]
    public void Probabilities_RiseFromSmallToLarge_AndAreRightOnAverage()
    {
        var scores = new PairScores(Sample.Embeddings, Features, Sample.People);
        PackageCalibration fit = Calibrate(Sample).Calibration;
        Assert.True(fit.ProbabilityOf(-0.5) < 0.05 && fit.ProbabilityOf(0.9) > 0.95);
        // Of a logistic fit with an offset, the mean probability is the mean outcome: a half, each kind having half the weight.
        double mean = 0.5 * scores.Same.Average(s => fit.ProbabilityOf(s)) + 0.5 * scores.Different.Average(s => fit.ProbabilityOf(s));
        Assert.Equal(0.5, mean, 1e-3);
    }

    [Fact]
    public void TheFit_FindsALogisticLaw()
    {
        double[] centres = [.. Enumerable.Range(0, 400).Select(i => -1 + (i + 0.5) / 200)];
        double[] chance = [.. centres.Select(x => 1 / (1 + Math.Exp(-(12 * x - 3))))];
        // With the density of x such that both kinds have the same weight, the law comes back as it is.
        double ofSame = chance.Sum(), ofDifferent = chance.Sum(p => 1 - p);
        double[] same = [.. chance.Select(p => p / ofSame)], different = [.. chance.Select(p => (1 - p) / ofDifferent)];
        (double slope, double offset) = LogisticFit.Run(centres, same, different);
        Assert.Equal(12, slope, 1e-6);
        Assert.Equal(-3 + Math.Log(ofDifferent / ofSame), offset, 1e-6);
    }

    [Fact]
    public void EmbeddingsThatSayNothing_OrThatAreNone_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => LogisticFit.Run([0, 1], [5, 1], [1, 5]));
        Assert.Throws<ArgumentException>(() => LogisticFit.Run([0, 1], [0, 5], [5, 0]));
        float[] broken = [.. Sample.Embeddings];
        broken[3] = float.NaN;
        Assert.Throws<ArgumentException>(() => new PairScores(broken, Features, Sample.People));
        Assert.Throws<ArgumentException>(() => new PairScores(Sample.Embeddings.AsSpan(0, 2 * Features), Features, [0, 0]));
        Assert.Throws<ArgumentException>(() => new PairScores(Sample.Embeddings.AsSpan(0, 2 * Features), Features, [0, 1]));
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(10, 10, 0.7225, 1)]
    public void Wilson_GivesTheKnownIntervals(long successes, long trials, double low, double high)
    {
        (double l, double h) = WilsonInterval.Of(successes, trials);
        Assert.Equal(low, l, 1e-4);
        Assert.Equal(high, h, 1e-4);
    }

    private static PackageVerification Calibrate((float[] Embeddings, int[] People) sample) =>
        FaceCalibration.Measure(new(sample.Embeddings, Features, sample.People), FaceTemplate.Portrait64x80, mirror: false, "Drawn.");

    private static float Cosine(int i, int j) => PairReport.Similarities([new(0, false, i, j)], Sample.Embeddings, Features)[0];

    private static (float[], int[]) Draw(double noise, int seed)
    {
        var random = new Random(seed);
        double[][] people = [.. Enumerable.Range(0, People).Select(_ => Normals(1))];
        int[] order = [.. Enumerable.Range(0, People * Photos).OrderBy(_ => random.Next())];
        int[] labels = [.. order.Select(i => i % People)];
        return ([.. labels.SelectMany(person => people[person].Zip(Normals(noise), (p, n) => (float)(p + n)))], labels);

        double[] Normals(double deviation) => [.. Enumerable.Range(0, Features).Select(_ => deviation
            * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }
}

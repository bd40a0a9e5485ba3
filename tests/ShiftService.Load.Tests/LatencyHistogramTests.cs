using ShiftService.Load.Measures;

namespace ShiftService.Load.Tests;

public class LatencyHistogramTests
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.5)]
    [InlineData(10_000, 0.5)]
    [InlineData(10_000, 0.9)]
    [InlineData(10_000, 0.99)]
    [InlineData(10_000, 0.999)]
    [InlineData(999, 1)]
    public void Percentile_IsTheNearestRank_WithinABucket(int count, double fraction)
    {
        var random = new Random(count);
        var histogram = new LatencyHistogram();
        // Over seven orders of magnitude.
        long[] ticks = [.. Enumerable.Range(0, count).Select(_ => (long)Math.Pow(10, 1 + 7 * random.NextDouble()))];
        foreach (long value in ticks) histogram.Record(TimeSpan.FromTicks(value));
        long expected = ticks.Order().ElementAt((int)Math.Ceiling(fraction * count) - 1);

        long found = histogram.Percentile(fraction).Ticks;

        Assert.InRange(found, expected, expected + expected / 128 + 1);
    }

    [Fact]
    public void SmallDurations_AreKeptExactly()
    {
        var histogram = new LatencyHistogram();
        for (int ticks = 0; ticks < 256; ticks++) histogram.Record(TimeSpan.FromTicks(ticks));

        Assert.All(Enumerable.Range(1, 256), rank => Assert.Equal(rank - 1, histogram.Percentile(rank / 256.0).Ticks));
    }

    [Fact]
    public void MaximumAndMean_AreExact()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromTicks(1_000_001));
        histogram.Record(TimeSpan.FromTicks(3_000_003));

        Assert.Equal(3_000_003, histogram.Max.Ticks);
        Assert.Equal(2_000_002, histogram.Mean.Ticks);
        Assert.Equal(3_000_003, histogram.Percentile(1).Ticks);
        Assert.Equal(2, histogram.Count);
    }

    [Fact]
    public void DurationsBeyondItsRange_AreCountedAtItsEnds()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.FromDays(30));

        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.5));
        Assert.InRange(histogram.Percentile(1), TimeSpan.FromHours(1.9), TimeSpan.FromHours(2));
    }

    [Fact]
    public void WithoutDurations_EverythingIsZero()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.99));
        Assert.Equal(TimeSpan.Zero, histogram.Mean);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void AFractionThatIsNone_IsRefused(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyHistogram().Percentile(fraction));
}

using ShiftService.Load.Generation;

namespace ShiftService.Load.Tests;

public class ArrivalScheduleTests
{
    [Fact]
    public void UniformArrivals_AreTheSameTimeApart_HoweverMany()
    {
        double[] times = Times(new ArrivalSchedule(300, ArrivalKind.Uniform, 1), 30_000);

        Assert.Equal(1.0 / 300, times[0], 12);
        Assert.Equal(100, times[^1], 9);
    }

    [Fact]
    public void PoissonArrivals_HaveTheRate_AndExponentialGaps()
    {
        double[] times = Times(new ArrivalSchedule(200, ArrivalKind.Poisson, 7), 100_000);
        double[] gaps = [.. times.Zip(times.Prepend(0), (time, before) => time - before)];
        double mean = gaps.Average(), deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));

        Assert.All(gaps, gap => Assert.True(gap >= 0));
        // Of an exponential distribution mean and deviation are equal; 100,000 samples know both to within 1 %.
        Assert.Equal(1, mean * 200, 0.015);
        Assert.Equal(1, deviation * 200, 0.03);
        Assert.Equal(Math.Exp(-1), gaps.Count(gap => gap > 1.0 / 200) / 100_000.0, 0.01);
    }

    [Fact]
    public void TheSameSeed_GivesTheSameTimes_AndAnotherOthers()
    {
        double[] one = Times(new ArrivalSchedule(10, ArrivalKind.Poisson, 3), 100);

        Assert.Equal(one, Times(new ArrivalSchedule(10, ArrivalKind.Poisson, 3), 100));
        Assert.NotEqual(one, Times(new ArrivalSchedule(10, ArrivalKind.Poisson, 4), 100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ARateThatIsNone_IsRefused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrivalSchedule(rate, ArrivalKind.Poisson, 1));

    private static double[] Times(ArrivalSchedule schedule, int count)
    {
        var times = new double[count];
        for (int i = 0; i < count; i++, schedule.Advance()) times[i] = schedule.Next;
        return times;
    }
}

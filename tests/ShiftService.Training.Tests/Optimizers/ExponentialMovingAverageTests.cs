using ShiftService.Graph;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Parameters;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Optimizers;

public class ExponentialMovingAverageTests
{
    [Fact]
    public void Averages_FollowTheirFormula_IncludingTheWarmUp()
    {
        ParameterSet parameters = Sample.Parameters();
        float[] values = parameters.All[0].Weight.Values;
        var ema = new ExponentialMovingAverage(parameters, [], 0.5);
        double expected = values[0];
        for (int step = 1; step <= 20; step++)
        {
            values[0] = step;
            ema.Update();
            double keep = Math.Min(0.5, (1.0 + step) / (10 + step));
            expected = keep * expected + (1 - keep) * step;
        }
        ema.SwapIn();
        Assert.Equal(expected, values[0], 1e-4);
        ema.SwapOut();
        Assert.Equal(20, values[0]);
    }

    [Fact]
    public void RunningStatistics_AreAveragedToo()
    {
        Network network = ZooCatalog.Create("shiftresnet20-e1");
        IReadOnlyList<Weight> statistics = RunningStatistics.Of(network);
        var ema = new ExponentialMovingAverage(ParameterSet.Of(network), statistics, 0.9);
        Assert.Equal(network.Weights.Count(), ema.State.Count);
        statistics[0].Values[0] = 11;

        ema.Update();

        Assert.Equal(0.818f * 11, ema.State.Single(a => a.Name == $"ema/{statistics[0].Name}").Values[0], 0.01);
    }

    [Fact]
    public void SwappingTwice_OrUpdatingWhileSwapped_IsRefused()
    {
        var ema = new ExponentialMovingAverage(Sample.Parameters(), [], 0.9);
        Assert.Throws<InvalidOperationException>(ema.SwapOut);
        ema.SwapIn();
        Assert.Throws<InvalidOperationException>(ema.SwapIn);
        Assert.Throws<InvalidOperationException>(ema.Update);
    }
}

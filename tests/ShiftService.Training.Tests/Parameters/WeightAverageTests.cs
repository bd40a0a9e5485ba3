using ShiftService.Graph;
using ShiftService.Training.Parameters;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Parameters;

public class WeightAverageTests
{
    [Fact]
    public void EveryWeight_BecomesTheMean()
    {
        Network first = Create(1), second = Create(2), third = Create(3);
        float[][] expected = [.. first.Weights.Zip(second.Weights, third.Weights)
            .Select(w => w.First.Values.Select((value, i) => (value + w.Second.Values[i] + w.Third.Values[i]) / 3).ToArray())];
        WeightAverage.Apply(first, [second, third]);
        foreach ((Weight weight, float[] mean) in first.Weights.Zip(expected))
            for (int i = 0; i < mean.Length; i++) Assert.Equal(mean[i], weight.Values[i], 1e-6);
    }

    [Fact]
    public void NetworksThatAreNotAlike_AreRefused_ByTheFirstWeightThatDiffers()
    {
        string wider = Assert.Throws<ArgumentException>(() => WeightAverage.Apply(Create(1), [Create(1, "shiftresnet20-e3")])).Message;
        Assert.Contains("stage1.block0.expand", wider, StringComparison.Ordinal);
        string deeper = Assert.Throws<ArgumentException>(() => WeightAverage.Apply(Create(1), [Create(1, "shiftresnet56-e1")])).Message;
        Assert.Contains("beside", deeper, StringComparison.Ordinal);
    }

    private static Network Create(ulong seed, string name = "shiftresnet20-e1") =>
        ZooCatalog.Create(name, new() { Height = 16, Width = 16, Initialization = Initialization.Randomized, Seed = seed });
}

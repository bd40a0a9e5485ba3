using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Zoo.Tests;

public class NetworkBuilderTests
{
    [Fact]
    public void SameSeed_SameValues_OtherSeed_OtherValues()
    {
        float[] first = Kernel("stem", seed: 7), again = Kernel("stem", seed: 7);
        Assert.Equal(first, again);
        Assert.NotEqual(first, Kernel("stem", seed: 8));
        Assert.NotEqual(first, Kernel("other", seed: 7));
    }

    /// <summary>Pinned values: they may not change with the platform or the version, as recipes name a seed.</summary>
    [Fact]
    public void SeededValues_ArePinned() => Assert.Equal(
        [-1121756787, 1055546931, -1100140009, -1118169961], Kernel("stem", seed: 1)[..4].Select(BitConverter.SingleToInt32Bits));

    [Fact]
    public void Values_DoNotDependOnTheOtherLayers()
    {
        Network ten = ZooCatalog.Create("shiftresnet20-e1"), hundred = ZooCatalog.Create("shiftresnet20-e1", new() { Classes = 100 });
        foreach ((Weight a, Weight b) in ten.Weights.Zip(hundred.Weights).Where(pair => !pair.First.Name.StartsWith("logits")))
            Assert.Equal(a.Values, b.Values);
    }

    [Fact]
    public void HeNormal_HasTheVarianceOfItsFanIn()
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(64, 8, 8));
        string y = builder.Convolution("conv", builder.Input, 128, kernel: 3);
        float[] values = ((Convolution)builder.Build(y).Nodes[0].Operator).Kernel.Values;
        Assert.InRange(values.Average(), -0.001, 0.001);
        Assert.InRange(values.Average(value => (double)value * value), 2.0 / 576 * 0.98, 2.0 / 576 * 1.02);
    }

    [Fact]
    public void TrainingNorms_AreTheIdentity_AndRandomizedOnesAreNot()
    {
        var training = Norm(Initialization.Training);
        Assert.All(training.Scale.Values.Concat(training.Variance.Values), value => Assert.Equal(1, value));
        Assert.All(training.Bias.Values.Concat(training.Mean.Values), value => Assert.Equal(0, value));
        var randomized = Norm(Initialization.Randomized);
        Assert.All(randomized.Scale.Values, value => Assert.InRange(value, 0.7f, 1.3f));
        Assert.All(randomized.Variance.Values, value => Assert.InRange(value, 0.5f, 1.5f));
        Assert.All(randomized.Bias.Values.Concat(randomized.Mean.Values), value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void Scopes_PrefixNames_UntilDisposed()
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(3, 8, 8));
        string inner;
        using (builder.Scope("stage1"))
        using (builder.Scope("block0"))
            inner = builder.Relu("relu", builder.Input);
        Assert.Equal("stage1.block0.relu", inner);
        Assert.Equal("relu", builder.Relu("relu", inner));
    }

    [Fact]
    public void NameUsedTwice_IsRefused()
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(3, 8, 8));
        builder.Relu("relu", builder.Input);
        Assert.Equal(ModelError.DuplicateName, Assert.Throws<ModelException>(() => builder.Relu("relu", builder.Input)).Error);
    }

    [Fact]
    public void HetConv_OwnGroupOfThePointwisePartIsZero_AndNothingElse()
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(8, 8, 8));
        string y = builder.HetConv("het", builder.Input, 12, parts: 4);
        float[] pointwise = ((HeterogeneousConvolution)builder.Build(y).Nodes[0].Operator).Pointwise.Values;
        for (int n = 0; n < 12; n++)
            for (int c = 0; c < 8; c++)
                Assert.Equal(n / 3 == c / 2, pointwise[n * 8 + c] == 0);
    }

    [Fact]
    public void Logarithm_AgreesWithTheLibrary()
    {
        for (double x = 1e-300; x < 1e300; x *= 37.7)
            Assert.InRange(WeightRandom.Log(x), Math.Log(x) - 1e-12, Math.Log(x) + 1e-12);
    }

    private static float[] Kernel(string name, ulong seed)
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(3, 8, 8), seed: seed);
        string y = builder.Convolution(name, builder.Input, 8, kernel: 3);
        return ((Convolution)builder.Build(y).Nodes[0].Operator).Kernel.Values;
    }

    private static BatchNorm Norm(Initialization initialization)
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(16, 8, 8), initialization);
        string y = builder.BatchNorm("norm", builder.Input);
        return (BatchNorm)builder.Build(y).Nodes[0].Operator;
    }
}

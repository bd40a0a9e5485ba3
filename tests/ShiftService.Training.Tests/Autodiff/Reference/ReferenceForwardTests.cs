using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Autodiff.Reference;

namespace ShiftService.Training.Tests.Autodiff.Reference;

public class ReferenceForwardTests
{
    public static TheoryData<string> Names => GradientSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void FrozenStatistics_EveryActivationIsTheInterpreters(string name)
    {
        Network network = GradientSamples.All[name]();
        double[] input = TestInput.Of(network, images: 2);

        var autodiff = new ReferenceAutodiff(network, NormMode.Frozen);
        autodiff.Forward(input, images: 2);

        foreach ((string activation, ReferenceTensor expected) in ReferenceInterpreter.RunAll(network, TestInput.AsFloats(input), 2))
        {
            double[] actual = autodiff.Activation(activation).ToArray();
            Assert.Equal(expected.Values.Length, actual.Length);
            for (int i = 0; i < actual.Length; i++) Assert.Equal(expected.Values[i], actual[i], 1e-12);
        }
    }

    [Fact]
    public void ChangedWeight_GivesWhatAWholePassGives()
    {
        Network network = OperatorSamples.ResidualBlock();
        double[] input = TestInput.Of(network, images: 2);
        Weight changed = network.Weights.ElementAt(5);
        var twice = new ReferenceAutodiff(network, NormMode.Batch);
        twice.Forward(input, 2);
        double[] before = twice.Activation(network.Outputs[0]).ToArray();
        twice.SetWeight(changed, 3, 0.25);
        twice.Forward();
        var once = new ReferenceAutodiff(network, NormMode.Batch);
        once.SetWeight(changed, 3, 0.25);
        once.Forward(input, 2);

        Assert.Equal(once.Activation(network.Outputs[0]).ToArray(), twice.Activation(network.Outputs[0]).ToArray());
        Assert.NotEqual(before, twice.Activation(network.Outputs[0]).ToArray());
        Assert.NotEqual(0.25f, changed.Values[3]);
    }

    [Fact]
    public void BatchStatistics_AreMeanAndBiasedVarianceOfEachChannel()
    {
        Network network = GradientSamples.All["batch norm"]();
        double[] input = TestInput.Of(network, images: 3);
        int pixels = (int)network.InputShape.Pixels, channels = network.InputShape.Channels;

        var autodiff = new ReferenceAutodiff(network, NormMode.Batch);
        autodiff.Forward(input, 3);
        (IReadOnlyList<double> mean, IReadOnlyList<double> variance) = autodiff.StatisticsOf(network.Nodes[0]);

        for (int c = 0; c < channels; c++)
        {
            double[] values = [.. input.Where((_, i) => i / pixels % channels == c)];
            Assert.Equal(values.Average(), mean[c], 1e-12);
            Assert.Equal(values.Average(value => value * value) - values.Average() * values.Average(), variance[c], 1e-12);
        }
    }

    [Fact]
    public void Dropout_DoesNotDependOnHowABatchIsDivided()
    {
        Network network = GradientSamples.All["dropout"]();
        double[] input = TestInput.Of(network, images: 3);
        int image = (int)network.InputShape.Elements;
        var whole = new ReferenceAutodiff(network, NormMode.Batch, new DropoutSeed(7, 2));
        whole.Forward(input, 3);
        var part = new ReferenceAutodiff(network, NormMode.Batch, new DropoutSeed(7, 2, FirstImage: 1));
        part.Forward(input.AsSpan(image), 2);

        double[] output = whole.Activation(network.Outputs[0]).ToArray();

        Assert.Equal(output[image..], part.Activation(network.Outputs[0]).ToArray());
        Assert.All(output.Zip(input), pair => Assert.True(pair.First == 0 || Math.Abs(pair.First * 0.7 - pair.Second) < 1e-6));
        Assert.InRange(output.Count(value => value == 0), 1, output.Length / 2);
    }

    [Fact]
    public void WrongUse_IsRefused()
    {
        Network network = OperatorSamples.ResidualBlock();
        var autodiff = new ReferenceAutodiff(network, NormMode.Batch);
        double[] input = TestInput.Of(network, images: 1);
        Weight runningMean = network.Nodes.Select(node => node.Operator).OfType<Graph.Operators.BatchNorm>().First().Mean;

        Assert.Throws<InvalidOperationException>(() => autodiff.Backward(new Dictionary<string, double[]>()));
        Assert.Throws<ArgumentException>(() => autodiff.Forward(input, 2));
        autodiff.Forward(input, 1);
        Assert.Contains("'n0'", Assert.Throws<ArgumentException>(
            () => autodiff.Backward(new Dictionary<string, double[]> { ["n0"] = [] })).Message);
        Assert.Contains("3 values", Assert.Throws<ArgumentException>(
            () => autodiff.Backward(new Dictionary<string, double[]> { [network.Outputs[0]] = new double[3] })).Message);
        Assert.Contains(runningMean.Name, Assert.Throws<ArgumentException>(() => { _ = autodiff.GradientOf(runningMean); }).Message);
        Assert.Throws<ArgumentException>(() => autodiff.StatisticsOf(network.Nodes[0]));
    }
}

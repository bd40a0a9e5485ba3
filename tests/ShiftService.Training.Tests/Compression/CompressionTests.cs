using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;
using ShiftService.Training.Compression;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Compression;

public class CompressionTests
{
    [Theory]
    [InlineData("shiftresnet20-e3")]
    [InlineData("as-resnet20-16x3")]
    [InlineData("resnet20")]
    public void PruningChannelsThatAreNotRead_ChangesNoAnswer(string name)
    {
        Network network = Small(name);
        var random = new Random(6);
        // Of every inner layer a third of the channels, drawn at random, is read with weights of nothing.
        foreach ((Convolution _, Convolution reader) in Pairs(network))
            foreach (int c in Enumerable.Range(0, reader.Inputs).OrderBy(_ => random.Next()).Take(reader.Inputs / 3))
                for (int o = 0; o < reader.Outputs; o++) reader.Kernel.Values[o * reader.Inputs + c] = 0;
        Network pruned = ChannelPruning.Apply(network, 0.32);
        if (name == "resnet20")
        {
            // It has no two 1x1 layers in a row.
            Assert.Equal(network.Cost, pruned.Cost);
            return;
        }
        Assert.InRange(pruned.Cost.MultiplyAccumulates, 0.6 * network.Cost.MultiplyAccumulates, 0.85 * network.Cost.MultiplyAccumulates);
        Assert.All(Pairs(pruned), pair => Assert.Equal(0, pair.First.Outputs % 8));
        AssertSame(network, pruned, 1e-6);
    }

    [Fact]
    public void Pruning_LeavesTheOriginalAsItIs_AndKeepsTheMostImportantChannels()
    {
        Network network = Small("shiftresnet20-e3");
        (Convolution first, Convolution reader) = Pairs(network)[0];
        BatchNorm norm = network.Nodes.Select(node => node.Operator).OfType<BatchNorm>().First(n => n.Scale.Values.Length == first.Outputs);
        // Large scales make the last channels matter.
        for (int c = 0; c < first.Outputs; c++) norm.Scale.Values[c] = c >= first.Outputs - 8 ? 100 : 1;
        float[] before = [.. first.Kernel.Values];
        Network pruned = ChannelPruning.Apply(network, 0.8);
        Assert.Equal(before, first.Kernel.Values);
        Convolution left = Pairs(pruned)[0].First;
        // A fifth of 48, rounded up to a multiple of 8: 16, the last eight among them.
        Assert.Equal(16, left.Outputs);
        int row = first.Inputs;
        Assert.Equal(first.Kernel.Values[^(8 * row)..], left.Kernel.Values[^(8 * row)..]);
        Assert.Equal(reader.Outputs, Pairs(pruned)[0].Reader.Outputs);
    }

    [Fact]
    public void LayersOfLowRank_BecomeTwo_WithTheSameAnswer()
    {
        Network network = Small("shiftresnet20-e3");
        var random = new Random(7);
        foreach ((Convolution first, Convolution reader) in Pairs(network))
            foreach (Convolution layer in new[] { first, reader }) MakeRank(layer, 3, random);
        Network factorised = LowRankFactorization.Apply(network, 0.999999);
        Assert.True(factorised.Cost.Parameters < 0.5 * network.Cost.Parameters, $"{factorised.Cost} of {network.Cost}");
        Assert.All(
            factorised.Nodes.Where(node => node.Name.EndsWith(".factor", StringComparison.Ordinal)),
            node => Assert.Equal(3, ((Convolution)node.Operator).Outputs));
        AssertSame(network, factorised, 1e-4);
    }

    [Fact]
    public void LayersOfFullRank_StayAsTheyAre() =>
        Assert.Equal(Small("shiftresnet20-e3").Nodes.Count, LowRankFactorization.Apply(Small("shiftresnet20-e3"), 0.9999).Nodes.Count);

    [Fact]
    public void FewerWeights_KeepTheShareOfTheirSquares()
    {
        Network network = Small("shiftresnet20-e3"), factorised = LowRankFactorization.Apply(network, 0.5);
        foreach (Node factor in factorised.Nodes.Where(node => node.Name.EndsWith(".factor", StringComparison.Ordinal)))
        {
            Node second = factorised.Nodes.Single(node => node.Inputs.Contains(factor.Output));
            float[] w = ((Convolution)network.Nodes.Single(node => node.Name == second.Name).Operator).Kernel.Values;
            float[] a = ((Convolution)factor.Operator).Kernel.Values, b = ((Convolution)second.Operator).Kernel.Values;
            int rank = ((Convolution)factor.Operator).Outputs, inputs = a.Length / rank, outputs = b.Length / rank;
            double error = 0, total = w.Sum(value => (double)value * value);
            for (int o = 0; o < outputs; o++)
                for (int i = 0; i < inputs; i++)
                {
                    double product = Enumerable.Range(0, rank).Sum(r => (double)b[o * rank + r] * a[r * inputs + i]);
                    error += Math.Pow(w[o * inputs + i] - product, 2);
                }
            Assert.InRange(error / total, 0.3, 0.5 + 1e-6);
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void SharesThatMakeNoSense_AreRefused(double share)
    {
        Assert.Throws<ArgumentException>(() => ChannelPruning.Apply(Small("shiftresnet20-e3"), share));
        if (share != 1) Assert.Throws<ArgumentException>(() => LowRankFactorization.Apply(Small("shiftresnet20-e3"), share));
    }

    private static Network Small(string name) =>
        ZooCatalog.Create(name, new ZooOptions { Height = 32, Width = 32, Classes = 4, Initialization = Initialization.Randomized });

    // Inner layers and those that read them, over norms, activations and shifts.
    private static List<(Convolution First, Convolution Reader)> Pairs(Network network)
    {
        var pairs = new List<(Convolution, Convolution)>();
        foreach (Node shift in network.Nodes.Where(node => node.Operator is Shift or ActiveShift))
        {
            Node before = shift;
            while (before.Operator is not Convolution) before = network.Nodes.Single(node => node.Output == before.Inputs[0]);
            Node after = network.Nodes.Single(node => node.Inputs.Contains(shift.Output));
            while (after.Operator is not Convolution) after = network.Nodes.Single(node => node.Inputs.Contains(after.Output));
            pairs.Add(((Convolution)before.Operator, (Convolution)after.Operator));
        }
        return pairs;
    }

    private static void MakeRank(Convolution layer, int rank, Random random)
    {
        double[] a = [.. Enumerable.Range(0, rank * layer.Inputs).Select(_ => random.NextDouble() - 0.5)];
        double[] b = [.. Enumerable.Range(0, rank * layer.Outputs).Select(_ => random.NextDouble() - 0.5)];
        for (int o = 0; o < layer.Outputs; o++)
            for (int i = 0; i < layer.Inputs; i++)
                layer.Kernel.Values[o * layer.Inputs + i] =
                    (float)Enumerable.Range(0, rank).Sum(r => b[o * rank + r] * a[r * layer.Inputs + i]);
    }

    private static void AssertSame(Network expected, Network actual, double tolerance)
    {
        var random = new Random(9);
        float[] image = [.. Enumerable.Range(0, 3 * 32 * 32).Select(_ => (float)random.NextDouble() - 0.5f)];
        double[] a = ReferenceInterpreter.Run(expected, image, 1)[0].Values, b = ReferenceInterpreter.Run(actual, image, 1)[0].Values;
        double scale = a.Max(Math.Abs);
        Assert.True(scale > 1e-3);
        for (int i = 0; i < a.Length; i++) Assert.InRange(b[i], a[i] - tolerance * scale, a[i] + tolerance * scale);
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Autodiff.Reference;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Autodiff;

public class ShiftOrderTests
{
    [Theory]
    [InlineData("shiftresnet20-e3", 8)]
    [InlineData("shiftresnet20-e6-paper", 8)]
    [InlineData("shiftnet-c", 16)]
    public void SortedNetwork_ComputesTheSame_AndEqualOffsetsAreAdjacent(string name, int side)
    {
        Network network = ZooCatalog.Create(name, new() { Height = side, Width = side, Initialization = Initialization.Randomized });
        Network sorted = ShiftOrder.Sort(network);

        Assert.NotSame(network, sorted);
        AssertComputesTheSame(network, sorted);
        Assert.Equal(network.Weights.Select(w => w.ToString()), sorted.Weights.Select(w => w.ToString()));
        foreach (Shift shift in sorted.Nodes.Select(n => n.Operator).OfType<Shift>())
            Assert.Equal(shift.Offsets.OrderBy(o => o.Dy).ThenBy(o => o.Dx), shift.Offsets);
        Assert.Same(sorted, ShiftOrder.Sort(sorted));
    }

    [Fact]
    public void EverythingBetweenTheConvolutions_IsPermuted()
    {
        var b = new SampleBuilder(TensorShape.Image(3, 6, 6));
        b.Then(b.Convolution(3, 6, SlidingWindow.Same(3))).Then(b.Norm(6)).Then(new PRelu(b.Random(6))).Then(Alternating(6));
        b.Then(new Affine(b.Random(6), b.Random(6))).Then(new Clip(-1, 1)).Then(b.Norm(6)).Then(b.Convolution(6, 4, SlidingWindow.Same(1)));
        Network network = b.Build(), sorted = ShiftOrder.Sort(network);

        Assert.NotSame(network, sorted);
        AssertComputesTheSame(network, sorted);
    }

    public static TheoryData<string> Fixed =>
        ["second reader", "output", "depthwise before", "window behind", "shared weight", "no convolution before"];

    [Theory, MemberData(nameof(Fixed))]
    public void WhereTheOrderIsNotFree_TheNetworkStaysAsItIs(string why)
    {
        var b = new SampleBuilder(TensorShape.Image(6, 5, 5));
        Convolution first = b.Convolution(6, 6, SlidingWindow.Same(1));
        if (why == "no convolution before") b.Then(new Tanh());
        else b.Then(why == "depthwise before" ? b.Convolution(6, 6, SlidingWindow.Same(3), 6) : first);
        b.Then(new Relu()).Then(Alternating(6));
        b.Then(why == "window behind" ? b.Convolution(6, 6, SlidingWindow.Same(3)) : b.Convolution(6, 6, SlidingWindow.Same(1)));
        if (why == "second reader") b.Then(new Add(), "n3", "n1");
        if (why == "shared weight") b.Then(first);
        Network network = why == "output" ? b.Build("n3", "n2") : b.Build();

        Assert.Same(network, ShiftOrder.Sort(network));
    }

    private static Shift Alternating(int channels) => new([.. Enumerable.Range(0, channels).Select(c => new Offset2D(1 - c % 3, c % 2))]);

    private static void AssertComputesTheSame(Network network, Network sorted)
    {
        double[] input = [.. LaneComparison.Normal(new(1), 2 * network.InputShape.Elements).Select(v => (double)v)];
        var before = new ReferenceAutodiff(network, NormMode.Frozen);
        var after = new ReferenceAutodiff(sorted, NormMode.Frozen);
        before.Forward(input, 2);
        after.Forward(input, 2);
        double[] expected = before.Activation(network.Outputs[0]).ToArray(), actual = after.Activation(network.Outputs[0]).ToArray();
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - 1e-12 * largest, expected[i] + 1e-12 * largest);
    }
}

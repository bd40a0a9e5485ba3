using ShiftService.Graph.Operators;
using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Tests;

public class BlockTests
{
    [Theory]
    [InlineData(6, 2)]
    [InlineData(4, 5)]
    public void InterleavedGroupConvolution_OnePathFromEveryInputToEveryOutput(int partitions, int perPartition) => AssertOnePath(
        partitions * perPartition, (builder, x) =>
            InterleavedGroupConvolution.Append(builder, x, builder.ChannelsOf(x), partitions, stride: 1));

    [Theory]
    [InlineData(36, 3)]
    [InlineData(24, 3)]
    [InlineData(24, 4)]
    [InlineData(30, 4)]
    [InlineData(8, 2)]
    public void StructuredSparseConvolution_OnePathFromEveryInputToEveryOutput(int channels, int layers) => AssertOnePath(
        channels, (builder, x) => StructuredSparseConvolution.Append(builder, x, channels, layers, stride: 1));

    [Theory]
    [InlineData(64, 2, new[] { 8, 8 })]
    [InlineData(128, 2, new[] { 8, 16 })]
    [InlineData(64, 3, new[] { 4, 4, 4 })]
    public void BalancedFactors_AreAsEqualAsCanBe(int product, int count, int[] factors) =>
        Assert.Equal(factors, StructuredSparseConvolution.BalancedFactors(product, count).Order());

    [Theory]
    [InlineData(3, new[] { 16, 32, 64 })]
    [InlineData(4, new[] { 8, 16, 32, 64 })]
    public void FeBlock_EveryUnitSeesTwiceTheChannels_FromTheLastPartOn(int units, int[] seen)
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(64, 8, 8));
        Network network = builder.Build(FeBlock.Append(builder, builder.Input, 96, expansion: 6, units, stride: 2));
        Assert.Equal(
            seen, network.Nodes.Where(node => node.Name.EndsWith("expand")).Select(node => network.ShapeOf(node.Inputs[0]).Channels));
        Assert.Equal(TensorShape.Image(96, 4, 4), network.ShapeOf(network.Outputs[0]));
        var first = (ChannelSlice)network.Nodes[0].Operator;
        Assert.Equal(64, first.Start + first.Count);
        Assert.Equal(0, network.Nodes.Select(node => node.Operator).OfType<ChannelSlice>().Last().Start);
    }

    [Fact]
    public void CscModule_ThatHalves_ConcatenatesThePooledInputAfterTheBranch()
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(16, 9, 7));
        Network network = builder.Build(CscModule.Append(builder, builder.Input, 48, expansion: 3, stride: 2, new SpatialShift()));
        Assert.Equal(TensorShape.Image(48, 5, 4), network.ShapeOf("concat"));
        Assert.Equal(["project", "pool"], network.Nodes[^1].Inputs);
        Assert.Equal(96, network.ShapeOf("expand").Channels);
    }

    [Fact]
    public void CscModule_HasThePapersOrder_AndTheOfficialOneItsOwn()
    {
        Assert.Equal(
            ["BatchNorm", "Relu", "PointwiseConvolution", "Shift", "BatchNorm", "Relu", "PointwiseConvolution", "Add"],
            Kinds((builder, x) => CscModule.Append(builder, x, 16, 2, 1, new SpatialShift())));
        Assert.Equal(
            ["Shift", "BatchNorm", "Relu", "PointwiseConvolution", "Shift", "BatchNorm", "Relu", "PointwiseConvolution", "Add"],
            Kinds((builder, x) => CscModule.Append(builder, x, 16, 2, 1, new SpatialShift(), CscVariant.Sc2)));
        Assert.Equal(
            ["PointwiseConvolution", "BatchNorm", "Relu", "Shift", "PointwiseConvolution", "BatchNorm", "Relu", "Add"],
            Kinds((builder, x) => OfficialCscModule.Append(builder, x, 16, 2, 1, new SpatialShift())));
        Assert.Equal(
            ["BatchNorm", "Relu", "PointwiseConvolution", "BatchNorm", "Relu", "ActiveShift", "PointwiseConvolution", "Add"],
            Kinds((builder, x) => ActiveShiftBlock.Append(builder, x, 16, 16, 1, projects: false)));
    }

    [Fact]
    public void ActiveShiftBlock_ThatHalves_BothBranchesReadTheActivatedInput()
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(16, 8, 8));
        Network network = builder.Build(ActiveShiftBlock.Append(builder, builder.Input, 32, 32, stride: 2, projects: true));
        Assert.Equal(["pre.relu"], network.Nodes.Single(node => node.Name == "shortcut").Inputs);
        Assert.Equal(2, network.Nodes.Select(node => node.Operator).OfType<ActiveShift>().Single().Stride);
    }

    private static IEnumerable<string> Kinds(Func<NetworkBuilder, string, string> append)
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(16, 8, 8));
        return builder.Build(append(builder, builder.Input)).Nodes.Select(node => node.Operator.Kind);
    }

    /// <summary>With all weights 1 and one input channel set on a single pixel, every output is the number of paths.</summary>
    private static void AssertOnePath(int channels, Func<NetworkBuilder, string, string> append)
    {
        var builder = new NetworkBuilder("test", TensorShape.Image(channels, 1, 1));
        Network network = builder.Build(append(builder, builder.Input));
        foreach (Convolution convolution in network.Nodes.Select(node => node.Operator).OfType<Convolution>())
            Array.Fill(convolution.Kernel.Values, 1);
        for (int c = 0; c < channels; c++)
        {
            var image = new float[channels];
            image[c] = 1;
            Assert.All(ReferenceInterpreter.Run(network, image, 1)[0].Values, paths => Assert.Equal(1, paths, 1e-4));
        }
    }
}

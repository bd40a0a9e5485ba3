using ShiftService.Graph.Operators;
using ShiftService.TestSupport;

namespace ShiftService.Graph.Tests;

public class OperatorTests
{
    private static readonly TensorShape Photo = TensorShape.Image(3, 7, 6);

    [Theory]
    [InlineData(3, 1, 1, 1, 7, 6)]
    [InlineData(3, 2, 1, 1, 4, 3)]
    [InlineData(3, 2, 1, 0, 3, 2)]
    [InlineData(2, 2, 1, 0, 3, 3)]
    [InlineData(3, 1, 2, 2, 7, 6)]
    [InlineData(5, 3, 1, 2, 3, 2)]
    public void A_window_gives_the_textbook_size(int kernel, int stride, int dilation, int padding, int height, int width)
    {
        Assert.Equal((height, width), new SlidingWindow(kernel, stride, dilation, padding).OutputSize(7, 6));
    }

    [Fact]
    public void Convolutions_cost_their_weights_times_the_output_pixels()
    {
        var b = new SampleBuilder(Photo);
        Assert.Equal(
            new OperatorCost(4 * 3 * 9 + 4, MultiplyAccumulates: 4 * 3 * 9 * 12),
            Cost(b.Convolution(3, 4, SlidingWindow.Same(3, 2)), Photo));
        Assert.Equal(
            new OperatorCost(3 * 9, MultiplyAccumulates: 3 * 9 * 42),
            Cost(b.Convolution(3, 3, SlidingWindow.Same(3), 3, bias: false), Photo));
        Assert.Equal(
            new OperatorCost(5 * 4 + 5, MultiplyAccumulates: 20),
            Cost(new FullyConnected(b.Random(5, 4), b.Random(5)), TensorShape.Vector(4)));
    }

    [Fact]
    public void Shifts_cost_nothing_but_the_offsets_that_are_learned_and_stored()
    {
        Assert.Equal(default, Cost(new Shift([new(1, 0), new(0, 1), new(0, 0)]), Photo));
        var b = new SampleBuilder(Photo);
        Assert.Equal(default, Cost(new SparseShift(b.Random(3, 2)), Photo));
        Assert.Equal(new OperatorCost(0, ShiftParameters: 6), Cost(new ActiveShift(b.Random(3, 2)), Photo));
    }

    [Fact]
    public void A_heterogeneous_convolution_counts_no_weights_that_are_zero_by_definition()
    {
        var b = new SampleBuilder(TensorShape.Image(8, 4, 4));
        OperatorCost cost = Cost(b.Heterogeneous(8, 8, 4, SlidingWindow.Same(3)), TensorShape.Image(8, 4, 4));
        long weights = 8 * 8 * 9 / 4 + 8 * (8 - 2);
        Assert.Equal(new OperatorCost(weights, MultiplyAccumulates: 16 * weights), cost);
    }

    [Fact]
    public void Norms_and_slopes_count_apart()
    {
        var b = new SampleBuilder(Photo);
        Assert.Equal(new OperatorCost(0, NormParameters: 6), Cost(b.Norm(3), Photo));
        Assert.Equal(new OperatorCost(0, NormParameters: 6), Cost(new InstanceNorm(b.Random(3), b.Random(3)), Photo));
        Assert.Equal(new OperatorCost(0, NormParameters: 3), Cost(new PRelu(b.Random(3)), Photo));
        Assert.Equal(default, Cost(new Affine(b.Random(3), b.Random(3)), Photo));
    }

    [Fact]
    public void Shapes_follow_each_operators_rule()
    {
        var b = new SampleBuilder(Photo);
        Assert.Equal(TensorShape.Image(3, 4, 3), Shape(new ActiveShift(b.Random(3, 2), 2), Photo));
        Assert.Equal(TensorShape.Image(3, 1, 1), Shape(new GlobalAveragePool(), Photo));
        Assert.Equal(TensorShape.Vector(126), Shape(new Flatten(), Photo));
        Assert.Equal(TensorShape.Image(3, 14, 12), Shape(new Upsample(2), Photo));
        Assert.Equal(TensorShape.Image(3, 10, 9), Shape(new ReflectionPad(new(1, 0, 2, 3)), Photo));
        Assert.Equal(TensorShape.Image(6, 7, 6), Shape(new Concat(), Photo, Photo));
        Assert.Equal(TensorShape.Image(2, 7, 6), Shape(new ChannelSlice(1, 2), Photo));
        Assert.Equal(Photo, Shape(new ChannelShuffle(3), Photo));
    }

    public static TheoryData<string> Misfits => [.. MisfitCases.Keys];

    private static readonly Dictionary<string, (Operator Operator, TensorShape[] Inputs)> MisfitCases = new()
    {
        ["convolution of a vector"] = (new SampleBuilder(Photo).Convolution(3, 4, SlidingWindow.Same(3)), [TensorShape.Vector(3)]),
        ["convolution of other channels"] = (new SampleBuilder(Photo).Convolution(4, 4, SlidingWindow.Same(3)), [Photo]),
        ["groups that do not divide"] = (
            new Convolution(new Weight("w", [4, 1, 1, 1], new float[4]), null, SlidingWindow.Same(1), 3), [Photo]),
        ["layer on an image"] = (new FullyConnected(new Weight("w", [2, 3], new float[6]), null), [Photo]),
        ["softmax of an image"] = (new Softmax(), [Photo]),
        ["length of an image"] = (new L2Normalize(), [Photo]),
        ["shift of other channels"] = (new Shift(new Offset2D[4]), [Photo]),
        ["norm of other channels"] = (new SampleBuilder(Photo).Norm(4), [Photo]),
        ["sum of different shapes"] = (new Add(), [Photo, TensorShape.Image(3, 6, 7)]),
        ["join of different sizes"] = (new Concat(), [Photo, TensorShape.Image(3, 6, 7)]),
        ["slice past the end"] = (new ChannelSlice(2, 2), [Photo]),
        ["shuffle that does not divide"] = (new ChannelShuffle(2), [Photo]),
        ["reflection wider than the image"] = (new ReflectionPad(6), [Photo]),
        ["window larger than the image"] = (new MaxPool(new(9, 1, 1, 0)), [Photo]),
        ["upsampling beyond the limit"] = (new Upsample(1 << 14), [Photo]),
    };

    [Theory, MemberData(nameof(Misfits))]
    public void What_does_not_fit_is_refused(string misfit)
    {
        (Operator op, TensorShape[] inputs) = MisfitCases[misfit];
        Assert.Throws<ModelException>(() => op.InferShape(inputs));
    }

    [Fact]
    public void A_network_refuses_names_that_are_missing_or_taken()
    {
        var relu = new Relu();
        Assert.Equal(ModelError.MissingValue, Error([new("a", relu, ["nothing"], "x")], "x"));
        Assert.Equal(ModelError.MissingValue, Error([new("a", relu, ["input"], "x")], "y"));
        Assert.Equal(ModelError.MissingValue, Error([new("a", relu, ["input"], "x")]));
        Assert.Equal(ModelError.DuplicateName, Error([new("a", relu, ["input"], "input")], "input"));
        Assert.Equal(ModelError.DuplicateName, Error([new("a", relu, ["input"], "x"), new("a", relu, ["x"], "y")], "y"));
        Assert.Equal(ModelError.InvalidAttribute, Error([new("a", new Add(), ["input"], "x")], "x"));

        static ModelError Error(Node[] nodes, params string[] outputs) =>
            Assert.Throws<ModelException>(() => new Network("n", "input", Photo, nodes, outputs)).Error;
    }

    private static TensorShape Shape(Operator op, params TensorShape[] inputs) => op.InferShape(inputs);

    private static OperatorCost Cost(Operator op, params TensorShape[] inputs) => op.Cost(inputs, op.InferShape(inputs));
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.TestSupport;

/// <summary>
/// Small networks that together hold every operator in every form: odd sizes, strides, dilations, one-sided padding, groups. What
/// stores, reads or runs networks is tested on each of them.
/// </summary>
public static class OperatorSamples
{
    public static IReadOnlyDictionary<string, Func<Network>> All { get; } = new Dictionary<string, Func<Network>>
    {
        ["convolution 3x3"] = () => Image(3, 7, 5, b => b.Convolution(3, 4, SlidingWindow.Same(3))),
        ["convolution without bias"] = () => Image(3, 7, 5, b => b.Convolution(3, 4, SlidingWindow.Same(3), bias: false)),
        ["convolution 3x3 stride 2"] = () => Image(3, 7, 5, b => b.Convolution(3, 4, SlidingWindow.Same(3, 2))),
        ["convolution 3x3 dilation 2"] = () => Image(3, 9, 8, b => b.Convolution(3, 4, SlidingWindow.Same(3, 1, 2))),
        ["convolution 2x4 one-sided padding"] = () =>
            Image(2, 6, 7, b => b.Convolution(2, 3, new(new(2, 4), new(1, 2), 1, new(0, 1, 1, 2)))),
        ["convolution groups"] = () => Image(6, 5, 5, b => b.Convolution(6, 9, SlidingWindow.Same(3), 3)),
        ["depthwise"] = () => Image(5, 6, 5, b => b.Convolution(5, 5, SlidingWindow.Same(3), 5)),
        ["depthwise multiplier stride 2"] = () => Image(3, 6, 5, b => b.Convolution(3, 6, SlidingWindow.Same(3, 2), 3)),
        ["pointwise"] = () => Image(5, 3, 4, b => b.Convolution(5, 7, SlidingWindow.Same(1))),
        ["pointwise stride 2"] = () => Image(5, 7, 6, b => b.Convolution(5, 7, SlidingWindow.Same(1, 2))),
        ["pointwise groups"] = () => Image(6, 3, 4, b => b.Convolution(6, 8, SlidingWindow.Same(1), 2)),
        ["shift 3x3"] = () =>
            Image(11, 5, 6, _ => new Shift([.. Enumerable.Range(0, 11).Select(c => new Offset2D(c / 3 % 3 - 1, c % 3 - 1))])),
        ["shift far"] = () => Image(3, 4, 6, _ => new Shift([new(5, 0), new(-2, 3), new(0, -6)])),
        ["shift one channel"] = () => Image(1, 5, 4, _ => new Shift([new(1, -1)])),
        ["shift of nothing"] = () => Image(4, 5, 4, _ => new Shift(new Offset2D[4])),
        ["active shift"] = () => Image(4, 7, 6, b => new ActiveShift(b.Given([0.25f, -0.75f, -1.5f, 0, 1, 0.125f, 2.3f, -2.9f], 4, 2))),
        ["active shift stride 2"] = () => Image(3, 7, 6, b => new ActiveShift(b.Given([0.3f, -0.7f, 1, 1, -0.1f, 0.9f], 3, 2), 2)),
        ["heterogeneous"] = () => Image(8, 5, 6, b => b.Heterogeneous(8, 4, 2, SlidingWindow.Same(3))),
        ["heterogeneous stride 2"] = () => Image(4, 7, 6, b => b.Heterogeneous(4, 8, 4, SlidingWindow.Same(3, 2))),
        ["channel shuffle"] = () => Image(6, 3, 4, _ => new ChannelShuffle(3)),
        ["channel slice"] = () => Image(6, 3, 4, _ => new ChannelSlice(1, 3)),
        ["channel slice of a vector"] = () => Vector(6, _ => new ChannelSlice(2, 4)),
        ["concat"] = () => new SampleBuilder(TensorShape.Image(4, 3, 5)).Then(new Relu()).Then(new Concat(), "n0", "input", "n0").Build(),
        ["split and concat"] = () => new SampleBuilder(TensorShape.Image(4, 3, 5))
            .Then(new ChannelSlice(0, 2), "input").Then(new ChannelSlice(2, 2), "input").Then(new Concat(), "n0", "n1").Build(),
        ["add"] = () => new SampleBuilder(TensorShape.Image(4, 3, 5)).Then(new Sigmoid()).Then(new Add(), "n0", "input").Build(),
        ["add to itself"] = () => new SampleBuilder(TensorShape.Image(4, 3, 5)).Then(new Add(), "input", "input").Build(),
        ["affine"] = () => Image(4, 3, 5, b => new Affine(b.Random(4), b.Random(4))),
        ["affine of a vector"] = () => Vector(5, b => new Affine(b.Random(5), b.Random(5))),
        ["affine after convolution"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(3, 4, 4));
            return b.Then(b.Convolution(3, 4, SlidingWindow.Same(3), bias: false)).Then(new Affine(b.Random(4), b.Random(4))).Build();
        },
        ["batch norm"] = () => Image(4, 3, 5, b => b.Norm(4)),
        ["batch norm of a vector"] = () => Vector(5, b => b.Norm(5)),
        ["instance norm"] = () => Image(3, 5, 7, b => new InstanceNorm(b.Random(3), b.Random(3), 1e-4f)),
        ["conditional instance norm"] = () => Image(3, 5, 7, b => new ConditionalInstanceNorm(b.Random(2, 3), b.Random(2, 3), 1e-4f)),
        ["conditional instance norms of one style"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(3, 6, 5));
            b.Then(b.Convolution(3, 4, SlidingWindow.Same(3), bias: false));
            b.Then(new ConditionalInstanceNorm(b.Random(1, 4), b.Random(1, 4))).Then(new Relu());
            b.Then(b.Convolution(4, 4, SlidingWindow.Same(1), bias: false)).Then(new ConditionalInstanceNorm(b.Random(1, 4), b.Random(1, 4)));
            return b.Then(new Add(), b.Last, "n2").Build();
        },
        ["prelu"] = () => Image(3, 5, 7, b => new PRelu(b.Random(3))),
        ["prelu of a vector"] = () => Vector(6, b => new PRelu(b.Random(6))),
        ["relu"] = () => Image(3, 5, 7, _ => new Relu()),
        ["relu of a vector"] = () => Vector(7, _ => new Relu()),
        ["clip"] = () => Image(3, 5, 7, _ => new Clip(-0.25f, 0.5f)),
        ["clip from below"] = () => Image(3, 5, 7, _ => new Clip(-0.25f, float.MaxValue)),
        ["sigmoid"] = () => Image(3, 5, 7, _ => new Sigmoid()),
        ["tanh"] = () => Image(3, 5, 7, _ => new Tanh()),
        ["dropout"] = () => Image(3, 5, 7, _ => new Dropout(0.3f)),
        ["max pool"] = () => Image(3, 7, 6, _ => new MaxPool(new(3, 2, 1, 1))),
        ["max pool one-sided"] = () => Image(3, 7, 6, _ => new MaxPool(new(new(2, 3), new(2, 1), 1, new(0, 1, 1, 2)))),
        ["max pool dilation 2"] = () => Image(3, 9, 8, _ => new MaxPool(new(3, 1, 2, 1))),
        ["average pool with padding counted"] = () => Image(3, 7, 6, _ => new AveragePool(new(3, 2, 1, 1), true)),
        ["average pool without padding"] = () => Image(3, 7, 6, _ => new AveragePool(new(3, 2, 1, 1), false)),
        ["average pool one-sided"] = () => Image(3, 7, 6, _ => new AveragePool(new(new(2, 3), new(2, 1), 1, new(0, 1, 1, 2)), true)),
        ["average pool dilation 2"] = () => Image(3, 9, 8, _ => new AveragePool(new(3, 1, 2, 1), true)),
        ["global average pool"] = () => Image(3, 7, 6, _ => new GlobalAveragePool()),
        ["flatten"] = () => Image(3, 4, 5, _ => new Flatten()),
        ["flatten of a vector"] = () => Vector(5, _ => new Flatten()),
        ["fully connected"] = () => Vector(6, b => new FullyConnected(b.Random(4, 6), b.Random(4))),
        ["fully connected without bias"] = () => Vector(6, b => new FullyConnected(b.Random(4, 6), null)),
        ["softmax"] = () => Vector(6, _ => new Softmax()),
        ["l2 normalize"] = () => Vector(6, _ => new L2Normalize()),
        ["reflection pad"] = () => Image(2, 5, 4, _ => new ReflectionPad(new(2, 1, 3, 0))),
        ["upsample 2"] = () => Image(2, 3, 4, _ => new Upsample(2)),
        ["upsample 3"] = () => Image(2, 3, 2, _ => new Upsample(3)),
        ["two outputs"] = () =>
            new SampleBuilder(TensorShape.Image(4, 3, 5)).Then(new Relu()).Then(new GlobalAveragePool()).Build("n1", "n0"),
        ["residual block"] = ResidualBlock,
        ["embedding"] = Embedding,
    };

    /// <summary>
    /// Operators that learn what is stored rounded: not in <see cref="All"/>, because a file gives back another operator.
    /// </summary>
    public static Network SparseShift() => Image(3, 5, 4, b => new SparseShift(b.Given([0.4f, -0.6f, 1.5f, -1.5f, -0.2f, 2.2f], 3, 2)));

    /// <summary>A network of the kind the service ships: shift, pointwise convolutions, norms, shortcut, classifier.</summary>
    public static Network ResidualBlock()
    {
        var b = new SampleBuilder(TensorShape.Image(3, 9, 9));
        b.Then(b.Convolution(3, 9, SlidingWindow.Same(3), bias: false)).Then(b.Norm(9)).Then(new Relu());
        string shortcut = b.Last;
        b.Then(b.Convolution(9, 18, SlidingWindow.Same(1), bias: false)).Then(b.Norm(18)).Then(new Relu());
        b.Then(new Shift([.. Enumerable.Range(0, 18).Select(c => new Offset2D(c / 3 % 3 - 1, c % 3 - 1))]));
        b.Then(b.Convolution(18, 9, SlidingWindow.Same(1), bias: false)).Then(b.Norm(9));
        b.Then(new Add(), b.Last, shortcut).Then(new Relu());
        b.Then(new GlobalAveragePool()).Then(new Flatten()).Then(new Dropout(0.2f));
        return b.Then(new FullyConnected(b.Random(10, 9), b.Random(10))).Then(new Softmax()).Build();
    }

    private static Network Embedding()
    {
        var b = new SampleBuilder(TensorShape.Image(3, 8, 8));
        b.Then(new Affine(b.Random(3), b.Random(3))).Then(b.Convolution(3, 6, SlidingWindow.Same(3, 2))).Then(new PRelu(b.Random(6)));
        b.Then(new ActiveShift(b.Given([.. Enumerable.Range(0, 12).Select(i => i * 0.17f - 1)], 6, 2), 2));
        b.Then(new Flatten()).Then(new FullyConnected(b.Random(5, 24), null)).Then(b.Norm(5));
        return b.Then(new L2Normalize()).Build();
    }

    private static Network Image(int channels, int height, int width, Func<SampleBuilder, Operator> op) =>
        One(TensorShape.Image(channels, height, width), op);

    private static Network Vector(int features, Func<SampleBuilder, Operator> op) => One(TensorShape.Vector(features), op);

    private static Network One(TensorShape shape, Func<SampleBuilder, Operator> op)
    {
        var builder = new SampleBuilder(shape);
        return builder.Then(op(builder)).Build();
    }
}

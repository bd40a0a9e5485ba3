using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;

namespace ShiftService.Training.Tests.Autodiff;

/// <summary>
/// Small networks that matter to lanes: channels that do not fill their vectors, values with several readers, shared buffers.
/// </summary>
internal static class LaneSamples
{
    public static IReadOnlyDictionary<string, Func<Network>> All { get; } = new Dictionary<string, Func<Network>>
    {
        ["depthwise of 37 channels, stride 2"] = () => Image(37, 9, 8, b => b.Convolution(37, 37, SlidingWindow.Same(3, 2), 37)),
        ["convolution without padding, no gradient below"] = () => Image(3, 9, 8, b => b.Convolution(3, 4, new(3, 1, 1, 0))),
        ["depthwise 5x5"] = () => Image(18, 7, 9, b => b.Convolution(18, 18, SlidingWindow.Same(5), 18)),
        ["depthwise dilation 2, one-sided padding"] = () =>
            Image(5, 9, 8, b => b.Convolution(5, 5, new(new(3, 2), new(2, 3), 2, new(0, 1, 3, 2)), 5)),
        ["depthwise stride 3 of a 2x2 window"] = () => Image(5, 8, 9, b => b.Convolution(5, 5, new(2, 3, 1, 0), 5, bias: false)),
        ["active shift of 37 channels"] = () => Image(37, 9, 8, b => new ActiveShift(b.Given(Offsets(37, 3.3f), 37, 2))),
        ["active shift of 20 channels, stride 2"] = () => Image(20, 9, 8, b => new ActiveShift(b.Given(Offsets(20, 2.1f), 20, 2), 2)),
        ["sparse shift of 37 channels"] = () => Image(37, 11, 12, b => new SparseShift(b.Given(Offsets(37, 6.6f), 37, 2))),
        ["split, mix and join"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(40, 5, 6));
            b.Then(new Tanh()).Then(new ChannelSlice(0, 19), "n0").Then(new ChannelSlice(19, 21), "n0");
            b.Then(b.Convolution(21, 21, SlidingWindow.Same(3), 21), "n2").Then(new Concat(), "n1", "n3", "n0").Then(new ChannelShuffle(5));
            return b.Then(b.Convolution(80, 7, SlidingWindow.Same(1))).Build();
        },
        ["one value, many readers"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(18, 6, 6));
            b.Then(b.Convolution(18, 18, SlidingWindow.Same(3)));
            b.Then(b.Convolution(18, 18, SlidingWindow.Same(3), 18), "n0").Then(new PRelu(b.Random(18)), "n0").Then(new Sigmoid(), "n0");
            b.Then(new Add(), "n1", "n2").Then(new Add(), "n4", "n3").Then(new Add(), "n5", "n0");
            b.Then(new MaxPool(new(3, 2, 1, 1)), "n0").Then(new AveragePool(new(3, 2, 1, 1), true), "n6").Then(new Concat(), "n7", "n8");
            b.Then(new Dropout(0.4f)).Then(new ChannelSlice(3, 30)).Then(new ReflectionPad(1)).Then(new Upsample(2));
            return b.Then(new InstanceNorm(b.Random(30), b.Random(30))).Then(new Relu()).Build("n13", "n9", "n0");
        },
        ["element-wise in place of residuals"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(5, 4, 4));
            b.Then(b.Convolution(5, 5, SlidingWindow.Same(1))).Then(new Tanh()).Then(new Add(), "n1", "n0").Then(new PRelu(b.Random(5)));
            return b.Then(new Dropout(0.3f)).Then(new Add(), "n4", "n2").Then(new Sigmoid()).Build();
        },
        ["active shift with several readers"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(6, 6, 6));
            b.Then(b.Convolution(6, 6, SlidingWindow.Same(1))).Then(new ActiveShift(b.Given(Offsets(6, 1.7f), 6, 2), 2), "n0");
            b.Then(new AveragePool(new(2, 2, 1, 0), false), "n0").Then(new Add(), "n1", "n2");
            return b.Then(new SparseShift(b.Given(Offsets(6, 2.2f), 6, 2))).Then(new Add(), "n4", "n3").Build();
        },
        ["heterogeneous with two readers"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(8, 5, 5));
            b.Then(b.Convolution(8, 8, SlidingWindow.Same(1))).Then(b.Heterogeneous(8, 8, 2, SlidingWindow.Same(3)), "n0");
            return b.Then(b.Norm(8)).Then(new Relu()).Then(new Add(), "n3", "n0").Build();
        },
        ["instance norm after a large mean"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(3, 8, 8));
            b.Then(new Affine(b.Random(3), b.Given([4, -3, 5], 3))).Then(new InstanceNorm(b.Random(3), b.Random(3)));
            return b.Then(b.Convolution(3, 4, SlidingWindow.Same(3))).Build();
        },
        ["classifier of an image"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(5, 3, 4));
            b.Then(b.Convolution(5, 5, SlidingWindow.Same(3), 5)).Then(new Flatten());
            return b.Then(new FullyConnected(b.Random(7, 60), b.Random(7))).Then(new Softmax()).Build();
        },
    };

    /// <summary>Real offsets that are no whole numbers, nor half ones: those are kinks.</summary>
    public static float[] Offsets(int channels, float most)
    {
        var random = new Random(7);
        var offsets = new float[2 * channels];
        foreach (ref float offset in offsets.AsSpan())
            offset = MathF.Round((random.NextSingle() * 2 - 1) * most) + 0.15f + 0.2f * random.NextSingle();
        return offsets;
    }

    private static Network Image(int channels, int height, int width, Func<SampleBuilder, Operator> op)
    {
        var builder = new SampleBuilder(TensorShape.Image(channels, height, width));
        return builder.Then(op(builder)).Build();
    }
}

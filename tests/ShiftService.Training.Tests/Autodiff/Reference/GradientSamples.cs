using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;

namespace ShiftService.Training.Tests.Autodiff.Reference;

/// <summary>The samples of every operator, and forms that matter to gradients only.</summary>
public static class GradientSamples
{
    public static IReadOnlyDictionary<string, Func<Network>> All { get; } = new Dictionary<string, Func<Network>>(OperatorSamples.All)
    {
        ["sparse shift"] = OperatorSamples.SparseShift,
        ["sparse shift between convolutions"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(2, 6, 5));
            b.Then(b.Convolution(2, 4, SlidingWindow.Same(1)));
            b.Then(new SparseShift(b.Given([0.4f, -0.6f, 1.5f, -1.5f, -0.2f, 2.2f, 7, 0.1f], 4, 2)));
            return b.Then(b.Convolution(4, 3, SlidingWindow.Same(1))).Build();
        },
        ["active shift off the image"] = () => Image(2, 4, 5, b => new ActiveShift(b.Given([-3.6f, 4.4f, 9.5f, 0.5f], 2, 2))),
        ["active shift stride 3"] = () => Image(2, 8, 7, b => new ActiveShift(b.Given([-0.6f, 1.4f, 0.5f, -2.5f], 2, 2), 3)),
        ["shared weights"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(3, 4, 5));
            Convolution shared = b.Convolution(3, 3, SlidingWindow.Same(3));
            return b.Then(shared).Then(new Tanh()).Then(shared).Build();
        },
        ["one activation read three times"] = () => new SampleBuilder(TensorShape.Image(2, 3, 4))
            .Then(new Tanh()).Then(new Sigmoid()).Then(new Add(), "n0", "n1").Then(new Concat(), "n0", "n2").Build("n3", "n0"),
        ["batch norm before relu"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Image(3, 4, 5));
            b.Then(b.Convolution(3, 4, SlidingWindow.Same(3))).Then(b.Norm(4)).Then(new Relu());
            return b.Then(b.Convolution(4, 2, SlidingWindow.Same(3, 2))).Then(b.Norm(2)).Build();
        },
        ["dropout before a classifier"] = () =>
        {
            var b = new SampleBuilder(TensorShape.Vector(12));
            return b.Then(new Dropout(0.5f)).Then(new FullyConnected(b.Random(4, 12), b.Random(4))).Build();
        },
        ["max pool after relu"] = () => new SampleBuilder(TensorShape.Image(2, 7, 6))
            .Then(new Relu()).Then(new MaxPool(new(3, 2, 1, 1))).Build(),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    private static Network Image(int channels, int height, int width, Func<SampleBuilder, Operator> op)
    {
        var builder = new SampleBuilder(TensorShape.Image(channels, height, width));
        return builder.Then(op(builder)).Build();
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;

namespace ShiftService.Engine.Tests.Simd;

/// <summary>Networks whose wiring is what is hard: views of views, shared values, borders that differ from reader to reader.</summary>
internal static class StructuralNetworks
{
    public static IReadOnlyDictionary<string, Func<Network>> All { get; } = new Dictionary<string, Func<Network>>
    {
        ["shift before norm: the border is f(0)"] = () => Net(3, 5, 6, n => n.Conv(9).Shift().Norm().Relu().Conv(4)),
        ["shift after norm: the border is 0"] = () => Net(3, 5, 6, n => n.Conv(9).Norm().Relu().Shift().Conv(4)),
        ["shift before prelu and clip"] = () => Net(3, 5, 6, n => n.Conv(9).Shift().Norm().PRelu().Norm().Clip().Conv(4)),
        ["norm of a shifted input"] = () => Net(9, 5, 6, n => n.Shift().Norm().Conv(4)),
        ["shift after concat"] = () =>
            Net(3, 5, 6, n => n.Conv(5).As("a").From("input").Conv(7).Concat("a", n.Last).Shift().Norm().Relu().Conv(4)),
        ["concat of a shifted and a plain value"] = () =>
            Net(3, 5, 6, n => n.Conv(5).As("a").Shift().Norm().Concat(n.Last, "a", "input").Conv(4, 3)),
        ["concat of a value with itself"] = () =>
            Net(3, 5, 6, n => n.Conv(5).As("a").Concat("a", "a").Norm().Conv(4).Concat("a", "a", n.Last).Depthwise()),
        ["shuffle, split and concat chains"] = () => Net(3, 5, 4, n => n.Conv(12).As("x").Shuffle(2).As("s").Slice(0, 6).Conv(6).Relu()
            .As("l").From("s").Slice(6, 6).Concat("l", n.Last).Shuffle(3).Slice(2, 8).Depthwise().As("d")
            .Slice(0, 4).Concat(n.Last, "d").Shuffle(4).Conv(5)),
        ["shuffle unit"] = () => Net(8, 5, 4, n => n.Shuffle(2).As("x").Slice(0, 4).As("left").From("x").Slice(4, 4).Conv(4).Norm().Relu()
            .Depthwise().Norm().Conv(4).Norm().Relu().Concat("left", n.Last).Shuffle(2).As("y").Slice(0, 4).As("left2")
            .From("y").Slice(4, 4).Conv(4).Relu().Concat("left2", n.Last).MaxPool()),
        ["concat of two values of one operation"] = () => Net(3, 5, 4, n => n.Conv(8).As("x").Relu().As("r").Slice(4, 4).As("b")
            .From("x").Slice(0, 4).Concat(n.Last, "b").As("mixed").Depthwise().As("d").From("mixed").MaxPool().GlobalPool().As("p")
            .From("d").Add(n.Last, "mixed"), "p"),
        ["pooling of a concat of a value and what is made of it"] = () => Net(3, 5, 4, n => n.Conv(6).As("x").Depthwise()
            .Concat("x", n.Last).MaxPool(1).As("p")
            .From("input").Norm().Concat("input", n.Last).As("c").Depthwise().As("d").Add("c", n.Last).Add(n.Last, "c"), "p", "d"),
        ["half of the channels activated"] = () => Net(3, 4, 4, n => n.Conv(10).As("x").Slice(0, 5).Relu().As("a").From("x").Slice(5, 5)
            .Concat("a", n.Last).AveragePool(3, 1).Conv(3)),
        ["residual sum of a slice"] = () =>
            Net(3, 5, 4, n => n.Conv(10).As("x").Slice(3, 6).As("s").Conv(6).Add(n.Last, "s").Relu().Conv(3)),
        ["residual sum of a concat"] = () => Net(3, 5, 4, n => n.Conv(4).As("a").From("input").Conv(5).As("b").Concat("a", "b").As("c")
            .Conv(9).Add("c", n.Last).Norm().Conv(3)),
        ["residual sum of two concats"] = () => Net(3, 5, 4, n => n.Conv(4).As("a").From("input").Conv(4).As("b").Concat("a", "b").As("c")
            .Concat("b", "a").Add("c", n.Last).Relu().Conv(3)),
        ["residual sum of a shuffled value"] = () =>
            Net(3, 5, 4, n => n.Conv(12).As("x").Shuffle(3).As("s").Conv(12).Add("s", n.Last).As("y").Add("y", "x").Conv(3)),
        ["sum of a value and its own shuffle"] = () => Net(3, 5, 4, n => n.Conv(12).As("x").Shuffle(3).Add("x", n.Last).Relu().Depthwise()),
        ["sum of a value and itself"] = () => Net(3, 5, 4, n => n.Conv(6).As("x").Add("x", "x").As("y").Relu().Add(n.Last, "y").Conv(3)),
        ["sum of two values of one operation"] = () =>
            Net(3, 5, 4, n => n.Conv(6).As("x").Norm().Relu().Add("x", n.Last).Norm().Add(n.Last, "x").Conv(3)),
        ["sum of the input and itself shifted"] = () => Net(9, 5, 4, n => n.Shift().Add("input", n.Last).Shift().Add(n.Last, "input")),
        ["sum of two inputs of one name"] = () => Net(4, 5, 4, n => n.Add("input", "input").Conv(3)),
        ["one value with two borders"] = () => Net(3, 6, 6, n => n.Conv(9).Norm().As("x").Shift().Conv(4).As("a").From("x").MaxPool(1)
            .Conv(4).Add("a", n.Last).As("s").From("x").Conv(4, 3).Add("s", n.Last)),
        ["one value shifted two ways"] = () =>
            Net(3, 6, 6, n => n.Conv(9).As("x").Shift().Conv(4).As("a").From("x").Shift(2).Norm().Conv(4).Add("a", n.Last)),
        ["two shifts in a row"] = () => Net(3, 5, 6, n => n.Conv(9).Shift().Shift(2).Norm().Shift().Conv(4)),
        ["shift then add"] = () => Net(3, 5, 6, n => n.Conv(9).As("x").Shift().Norm().Add(n.Last, "x").Relu().Conv(4)),
        ["shift then depthwise"] = () => Net(3, 5, 6, n => n.Conv(9).Norm().Shift().Depthwise().Shift().MaxPool().Shift().Conv(4, 3)),
        ["shift then pools"] = () =>
            Net(3, 6, 6, n => n.Conv(9).Shift().Norm().AveragePool(2, 2).Shift().GlobalPool().Then(new Flatten()).Full(4)),
        ["shift as output"] = () => Net(3, 5, 6, n => n.Conv(9).Norm().As("x").Shift().Norm(), "x"),
        ["shift of a single pixel"] = () => Net(9, 1, 1, n => n.Shift().As("s").Norm().As("t").Conv(5), "s", "t"),
        ["softmax of a shifted pixel"] = () => Net(9, 1, 1, n => n.Shift().Norm().Then(new Flatten()).Then(new Softmax())),
        ["flatten of an image"] = () =>
            Net(3, 4, 3, n => n.Conv(5).Norm().Relu().Then(new Flatten()).As("f").Full(6).Norm().Then(new Softmax()), "f"),
        ["flatten of a shifted image"] = () =>
            Net(9, 4, 3, n => n.Shift().Norm().Then(new Flatten()).As("f").Norm().Relu().Add(n.Last, "f").Full(6)),
        ["slice of a flattened image"] = () =>
            Net(3, 4, 3, n => n.Conv(1).Then(new Flatten()).As("f").Slice(0, 1).Then(new Tanh()).As("t").From("f").Slice(3, 5).Relu(), "t"),
        ["features of a softmax, some of them summed"] = () => Net(5, 1, 1, n => n.Conv(10).Then(new Flatten()).Then(new Softmax()).As("s")
            .Full(5).As("f").From("s").Slice(5, 5).Add("f", n.Last), "s"),
        ["features of a unit vector, some of them summed"] = () => Net(5, 1, 1, n => n.Conv(10).Then(new Flatten()).Then(new L2Normalize())
            .As("s").Full(5).As("f").From("s").Slice(5, 5).Add("f", n.Last), "s"),
        ["the input as output"] = () => Net(3, 5, 4, n => n.Conv(4), "input"),
        ["several outputs, one of them twice"] = () =>
            Net(3, 5, 4, n => n.Conv(4).As("a").Norm().As("b").Relu().As("c").GlobalPool(), "a", "b", "c", "b"),
        ["instance norm, relu and add"] = () =>
            Net(3, 6, 5, n => n.Conv(7, 3).As("x").InstanceNorm().Relu().Conv(7, 3).InstanceNorm().Add("x", n.Last).Relu()),
        ["instance norm of a concat and of a shift"] = () =>
            Net(3, 6, 5, n => n.Conv(9).Shift().InstanceNorm().As("x").Concat("x", "input").InstanceNorm().Slice(2, 6).InstanceNorm()),
        ["style layers"] = () => Net(3, 6, 6, n => n.Then(new ReflectionPad(new(2, 2, 2, 2))).Valid(6, 3).InstanceNorm().Relu()
            .Then(new Upsample(2)).Then(new ReflectionPad(new(1, 1, 1, 1))).Valid(3, 3).Then(new Tanh())),
        ["resampling of views"] = () => Net(3, 4, 5, n => n.Conv(9).As("x").Shift().Then(new Upsample(2)).As("u").From("x").Slice(2, 5)
            .Then(new ReflectionPad(new(1, 2, 1, 0))).As("p").From("x").Shuffle(3).Then(new Sigmoid()), "u", "p"),
        ["group convolutions with small groups"] = () => Net(3, 5, 4, n =>
            n.Conv(24).Conv(24, 3, groups: 12).Shuffle(12).Conv(24, 1, groups: 8).Relu().Conv(12, 3, groups: 4).Conv(36, 1, groups: 12)),
        ["interleaved groups"] = () => Net(3, 5, 4, n =>
            n.Conv(24).Conv(24, 3, groups: 2).Shuffle(2).Conv(24, 1, groups: 12).Shuffle(12).Norm().Relu().Conv(24, 3, groups: 2)),
        ["heterogeneous convolutions"] = () =>
            Net(3, 6, 5, n => n.Conv(16).Relu().Het(32, 4).Norm().Relu().Het(16, 16, 2).Relu().Het(8, 2)),
        ["active shifts beside others"] = () => Net(
            3, 6, 7, n => n.Conv(20).Relu().ActiveShift().Conv(5).As("a").ActiveShift().Concat("a", n.Last).ActiveShift(2).Norm().Conv(4)),
        ["an active shift of views"] = () => Net(3, 6, 7, n => n.Conv(9).As("x").Shift().ActiveShift().As("a").From("x").Shuffle(3)
            .Slice(1, 6).ActiveShift().Depthwise().Conv(4).As("b").From("a").MaxPool(1), "b"),
        ["an active shift under a window"] = () => Net(3, 7, 18, n => n.Conv(6).ActiveShift().Conv(5, 3)),
        ["an active shift, shifted"] = () =>
            Net(3, 7, 17, n => n.Conv(9).ActiveShift().As("a").Shift().Conv(5).As("b").From("a").Norm().Shift(2).Conv(4), "b"),
        ["an active shift flattened"] = () => Net(3, 5, 6, n => n.Conv(6).ActiveShift().Then(new Flatten()).Full(4)),
        ["an active shift of one channel, read by vectors"] = () =>
            Net(1, 5, 6, n => n.Conv(1).As("x").ActiveShift().As("a").Depthwise().Add(n.Last, "a").Add(n.Last, "x"), "a"),
        ["windows on the input"] = () => Net(3, 9, 20, n =>
            n.Conv(5, 3, 2).As("a").From("input").Conv(5, 5, 2).Add("a", n.Last).As("s").From("input").Shift(2).Conv(4), "s"),
        ["a single pixel"] = () =>
            Net(3, 1, 1, n => n.Conv(5, 3).Relu().Depthwise().MaxPool(1).Conv(7).GlobalPool().Then(new Flatten()).Full(3)),
        ["a single channel"] = () => Net(1, 5, 7, n => n.Conv(1, 3).Relu().As("x").Shift().Conv(1).Add(n.Last, "x").MaxPool().Conv(2, 3)),
        ["one row"] = () => Net(2, 1, 19, n => n.Conv(9, 3).Shift().Conv(3, 3, 2)),
        ["one column"] = () => Net(2, 19, 1, n => n.Conv(9, 3).Shift().Conv(3, 3, 2)),
        ["stride 3 and dilation"] = () => Net(3, 17, 14, n =>
            n.Conv(9, 3, dilation: 3).Shift().Conv(6, 3, 3).As("x").Conv(6, 3, 1, dilation: 2).Add("x", n.Last).Depthwise(3)),
        ["a strided pointwise reader of a shift"] = () =>
            Net(3, 9, 11, n => n.Conv(18).Norm().Shift().Norm().Relu().Conv(7, 1, 2).Shift().Conv(3, 1, 3)),
        ["dead branches"] = () =>
            Net(3, 5, 4, n => n.Conv(4).As("x").Relu().Conv(50, 3).From("x").Norm().Relu().MaxPool().From("x").Conv(3)),
        ["several norms in a row"] = () => Net(3, 5, 4, n => n.Conv(6).Norm().Norm().As("x").Norm().Relu().Norm().Conv(3), "x"),
        ["norms of a depthwise convolution"] = () => Net(3, 5, 4, n => n.Conv(6).Depthwise().Norm().As("x").Norm().Relu().Add("x", n.Last)),
    };

    private static Network Net(int channels, int height, int width, Func<NetworkSketch, NetworkSketch> build, params string[] outputs) =>
        build(new NetworkSketch(TensorShape.Image(channels, height, width))).Build(outputs);
}

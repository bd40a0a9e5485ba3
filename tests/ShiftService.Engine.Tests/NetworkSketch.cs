using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;

namespace ShiftService.Engine.Tests;

/// <summary>
/// Small networks in few words: it knows the shape of the current activation, so that no channel count is written twice. Weights are
/// random and scaled so that activations neither vanish nor explode.
/// </summary>
internal sealed class NetworkSketch
{
    private readonly SampleBuilder _builder;
    private readonly Dictionary<string, TensorShape> _shapes = [];
    private readonly Dictionary<string, string> _names = [];

    public NetworkSketch(TensorShape input, int seed = 1)
    {
        _builder = new(input, seed);
        Last = "input";
        _shapes[Last] = input;
    }

    /// <summary>The current activation.</summary>
    public string Last { get; private set; }

    public TensorShape Shape => _shapes[Last];

    public IEnumerable<string> Names => _shapes.Keys;

    public TensorShape ShapeOf(string name) => _shapes[Resolve(name)];

    /// <summary>Calls the current activation something; the name can be used as an input and an output.</summary>
    public NetworkSketch As(string name)
    {
        _names[name] = Last;
        return this;
    }

    /// <summary>Goes on from another activation.</summary>
    public NetworkSketch From(string name)
    {
        Last = Resolve(name);
        return this;
    }

    public NetworkSketch Then(Operator op, params string[] inputs)
    {
        string[] from = inputs.Length > 0 ? [.. inputs.Select(Resolve)] : [Last];
        _builder.Then(op, from);
        TensorShape shape = op.InferShape([.. from.Select(name => _shapes[name])]);
        Last = _builder.Last;
        _shapes[Last] = shape;
        return this;
    }

    /// <summary>A convolution that keeps the size, but for the stride.</summary>
    public NetworkSketch Conv(int outputs, int kernel = 1, int stride = 1, int groups = 1, int dilation = 1) =>
        Convolve(outputs, SlidingWindow.Same(kernel, stride, dilation), groups);

    /// <summary>A convolution without padding.</summary>
    public NetworkSketch Valid(int outputs, int kernel) => Convolve(outputs, new(kernel, 1, 1, 0), 1);

    public NetworkSketch Depthwise(int stride = 1) => Convolve(Shape.Channels, SlidingWindow.Same(3, stride), Shape.Channels);

    public NetworkSketch Het(int outputs, int parts, int stride = 1)
    {
        HeterogeneousConvolution op = _builder.Heterogeneous(Shape.Channels, outputs, parts, SlidingWindow.Same(3, stride));
        Scale(op.Spatial, Shape.Channels);
        Scale(op.Pointwise, Shape.Channels);
        return Then(op);
    }

    /// <summary>A shift to the 9 directions, or further.</summary>
    public NetworkSketch Shift(int distance = 1) => Then(new Shift(
        [.. Enumerable.Range(0, Shape.Channels).Select(c => new Offset2D((c % 3 - 1) * distance, (c / 3 % 3 - 1) * distance))]));

    public NetworkSketch ActiveShift(int stride = 1, float reach = 1.7f)
    {
        Weight offsets = _builder.Random(Shape.Channels, 2);
        for (int i = 0; i < offsets.Values.Length; i++) offsets.Values[i] *= reach;
        return Then(new ActiveShift(offsets, stride));
    }

    public NetworkSketch Norm() => Then(_builder.Norm(Shape.Channels));

    public NetworkSketch InstanceNorm() => Then(new InstanceNorm(_builder.Random(Shape.Channels), _builder.Random(Shape.Channels), 1e-2f));

    public NetworkSketch Relu() => Then(new Relu());

    public NetworkSketch PRelu() => Then(new PRelu(_builder.Random(Shape.Channels)));

    public NetworkSketch Clip() => Then(new Clip(-0.2f, 0.4f));

    public NetworkSketch Shuffle(int groups) => Then(new ChannelShuffle(groups));

    public NetworkSketch Slice(int start, int count) => Then(new ChannelSlice(start, count));

    public NetworkSketch Concat(params string[] inputs) => Then(new Concat(), inputs);

    public NetworkSketch Add(string a, string b) => Then(new Add(), a, b);

    public NetworkSketch MaxPool(int stride = 2) => Then(new MaxPool(new(3, stride, 1, 1)));

    public NetworkSketch AveragePool(int kernel, int stride) => Then(new AveragePool(new(kernel, stride, 1, kernel / 2), true));

    public NetworkSketch GlobalPool() => Then(new GlobalAveragePool());

    public NetworkSketch Full(int outputs)
    {
        var op = new FullyConnected(_builder.Random(outputs, Shape.Channels), _builder.Random(outputs));
        Scale(op.Matrix, Shape.Channels);
        return Then(op);
    }

    /// <summary>The network; the current activation is its last output, after the named ones.</summary>
    public Network Build(params string[] outputs) => _builder.Build([.. outputs.Select(Resolve), Last]);

    private NetworkSketch Convolve(int outputs, SlidingWindow window, int groups)
    {
        Convolution op = _builder.Convolution(Shape.Channels, outputs, window, groups);
        Scale(op.Kernel, op.Kernel.Shape[1] * window.Kernel.Y * window.Kernel.X);
        return Then(op);
    }

    private static void Scale(Weight weight, int inputs)
    {
        for (int i = 0; i < weight.Values.Length; i++) weight.Values[i] *= 1.7f / MathF.Sqrt(inputs);
    }

    private string Resolve(string name) => _names.GetValueOrDefault(name, name);
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.TestSupport;

/// <summary>Builds small networks with random weights from a fixed seed.</summary>
public sealed class SampleBuilder
{
    private readonly Random _random;
    private readonly List<Node> _nodes = [];
    private readonly TensorShape _input;
    private int _next;

    public SampleBuilder(TensorShape input, int seed = 1)
    {
        _random = new Random(seed);
        _input = input;
        Last = "input";
    }

    /// <summary>The activation that was defined last.</summary>
    public string Last { get; private set; }

    /// <summary>Adds a node on the last activation, or on the given ones.</summary>
    public SampleBuilder Then(Operator op, params string[] inputs)
    {
        string name = $"n{_nodes.Count}";
        _nodes.Add(new Node($"node_{name}", op, inputs.Length > 0 ? inputs : [Last], name));
        Last = name;
        return this;
    }

    public Network Build(params string[] outputs) => new("sample", "input", _input, _nodes, outputs.Length > 0 ? outputs : [Last]);

    public Weight Random(params int[] shape)
    {
        var values = new float[shape.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++) values[i] = _random.NextSingle() * 2 - 1;
        return new Weight($"w{_next++}", shape, values);
    }

    public Weight Positive(params int[] shape)
    {
        Weight weight = Random(shape);
        for (int i = 0; i < weight.Values.Length; i++) weight.Values[i] = MathF.Abs(weight.Values[i]) + 0.1f;
        return weight;
    }

    public Weight Given(float[] values, params int[] shape) => new($"w{_next++}", shape, values);

    public Convolution Convolution(int inputs, int outputs, SlidingWindow window, int groups = 1, bool bias = true) => new(
        Random(outputs, inputs / groups, window.Kernel.Y, window.Kernel.X), bias ? Random(outputs) : null, window, groups);

    public BatchNorm Norm(int channels) => new(Random(channels), Random(channels), Random(channels), Positive(channels), 1e-3f);

    public HeterogeneousConvolution Heterogeneous(int inputs, int outputs, int parts, SlidingWindow window)
    {
        Weight pointwise = Random(outputs, inputs, 1, 1);
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++)
                if (o * parts / outputs == i * parts / inputs) pointwise.Values[o * inputs + i] = 0;
        return new(Random(outputs, inputs / parts, window.Kernel.Y, window.Kernel.X), pointwise, window, parts);
    }
}

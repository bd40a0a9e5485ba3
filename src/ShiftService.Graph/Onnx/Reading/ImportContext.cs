namespace ShiftService.Graph.Onnx.Reading;

/// <summary>What is known while the nodes of a file become nodes of a network, one after the other.</summary>
internal sealed class ImportContext
{
    private readonly OnnxLimits _limits;
    private readonly Dictionary<string, object> _values = [];
    private readonly Dictionary<(Constant, string), Weight> _weights = [];
    private readonly HashSet<Constant> _constantsUsed = [];
    private readonly HashSet<string> _valueNames;
    private readonly HashSet<string> _nodeNames;
    private readonly HashSet<string> _weightNames;
    private readonly List<Node> _nodes = [];
    private long _weightBytes;

    /// <param name="limits">What the file may ask for.</param>
    /// <param name="opset">Version of the standard operators.</param>
    /// <param name="fixedBatch">The batch extent where the file fixes one.</param>
    /// <param name="valueNames">Every value name of the file.</param>
    /// <param name="nodeNames">Every node name of the file.</param>
    public ImportContext(OnnxLimits limits, long opset, long? fixedBatch, IEnumerable<string> valueNames, IEnumerable<string> nodeNames)
    {
        _limits = limits;
        Opset = opset;
        FixedBatch = fixedBatch;
        _valueNames = [.. valueNames];
        _nodeNames = [.. nodeNames];
        _weightNames = [.. _valueNames];
    }

    public OnnxLimits Limits => _limits;

    public long Opset { get; }

    public long? FixedBatch { get; }

    public IReadOnlyList<Node> Nodes => _nodes;

    public void Define(string name, Constant constant) => _values[name] = constant;

    public void Define(string name, Activation activation)
    {
        if (activation.Shape.Elements > _limits.MaxActivationElements)
            throw new ModelException(
                ModelError.LimitExceeded,
                $"an activation of {activation.Shape} exceeds the limit of {_limits.MaxActivationElements} elements");
        _values[name] = activation;
    }

    public void Define(string name, StyleValue style) => _values[name] = style;

    /// <summary>Gives the node's output the meaning of a value that exists already.</summary>
    public void Alias(FileNode node, object value) => _values[node.Outputs[0]] = value;

    public object Value(FileNode node, int index)
    {
        if (!node.HasInput(index)) throw new ModelException(ModelError.MissingValue, $"{node.Kind} lacks input {index}", node.Name);
        return _values.TryGetValue(node.Inputs[index], out object? value)
            ? value
            : throw new ModelException(
                ModelError.UnsupportedOperator, $"'{node.Inputs[index]}' is a secondary output that is not computed here", node.Name);
    }

    public bool IsConstant(FileNode node, int index) => Value(node, index) is Constant;

    public Constant Constant(FileNode node, int index) => Value(node, index) as Constant
        ?? throw node.Unsupported($"input {index} of {node.Kind} must be constant");

    public Activation AnyView(FileNode node, int index) => Value(node, index) as Activation
        ?? throw node.Unsupported($"input {index} of {node.Kind} must not be constant");

    /// <summary>An activation that is an image or a vector in the file too.</summary>
    public Activation Activation(FileNode node, int index)
    {
        Activation value = AnyView(node, index);
        return value.IsPlain ? value : throw node.Unsupported($"{node.Kind} of a tensor with {value.Rank} dimensions");
    }

    public Activation? ByName(string name) => _values.GetValueOrDefault(name) as Activation;

    /// <summary>Adds the operator that defines the node's first output.</summary>
    public Activation Emit(FileNode node, Operator op, params Activation[] inputs) => Emit(node, node.Outputs[0], node.Name, op, inputs);

    /// <summary>Adds a further operator for the node, with a name of its own.</summary>
    public Activation EmitPart(FileNode node, string part, Operator op, params Activation[] inputs) =>
        Emit(node, Unique(_valueNames, $"{node.Name}/{part}"), Unique(_nodeNames, $"{node.Name}/{part}"), op, inputs);

    /// <summary>Adds the operator that defines an output of the node other than the first.</summary>
    public Activation EmitOutput(FileNode node, int output, Operator op, params Activation[] inputs) => output == 0
        ? Emit(node, op, inputs)
        : Emit(node, node.Outputs[output], Unique(_nodeNames, $"{node.Name}/{output}"), op, inputs);

    /// <summary>The weight that a constant is, in the given shape; the same constant in the same form is the same weight.</summary>
    /// <param name="constant">The constant, whose number of elements was compared with the shape.</param>
    /// <param name="shape">Shape in the network.</param>
    /// <param name="form">Names the change that <paramref name="map"/> makes to the values.</param>
    /// <param name="map">Makes the weight's values of the constant's.</param>
    public Weight Weight(Constant constant, int[] shape, string form = "", Func<float[], float[]>? map = null)
    {
        string key = $"{form} {string.Join(',', shape)}";
        if (_weights.TryGetValue((constant, key), out Weight? known)) return known;
        long count = 1;
        foreach (int extent in shape)
        {
            if (extent < 1)
                throw new ModelException(ModelError.InvalidShape, $"the shape [{string.Join(", ", shape)}] is empty", constant.Name);
            count *= extent;
        }
        Charge(count);
        float[] values = constant.Floats();
        values = map is not null ? map(values) : _constantsUsed.Contains(constant) ? [.. values] : values;
        foreach (float value in values)
            if (!float.IsFinite(value)) throw new ModelException(ModelError.InvalidWeight, $"a derived value is {value}", constant.Name);
        string name = _constantsUsed.Add(constant) ? constant.Name : Unique(_weightNames, $"{constant.Name}.{form}");
        var weight = new Weight(name, shape, values);
        _weights.Add((constant, key), weight);
        return weight;
    }

    /// <summary>A weight that the file implies without storing it, with one value for every channel.</summary>
    public Weight Implied(FileNode node, string what, float value, int channels)
    {
        Charge(channels);
        var values = new float[channels];
        Array.Fill(values, value);
        return new Weight(Unique(_weightNames, $"{node.Name}.{what}"), [channels], values);
    }

    private void Charge(long elements)
    {
        _weightBytes += 4 * elements;
        if (_weightBytes > _limits.MaxWeightBytes)
            throw new ModelException(ModelError.LimitExceeded, $"the weights need more than {_limits.MaxWeightBytes} bytes");
    }

    private Activation Emit(FileNode node, string output, string name, Operator op, Activation[] inputs)
    {
        TensorShape shape;
        try
        {
            shape = op.InferShape(Array.ConvertAll(inputs, input => input.Shape));
        }
        catch (OverflowException error)
        {
            throw new ModelException(ModelError.InvalidShape, "a size overflows", node.Name, inner: error);
        }
        if (shape.Channels < 1 || shape.Height is < 1 or > SlidingWindow.MaxSide || shape.Width is < 1 or > SlidingWindow.MaxSide)
            throw new ModelException(ModelError.InvalidShape, $"the output would have the shape {shape}", node.Name);
        // One node of the file can stand for many: a sum or a split of any number of values.
        if (_nodes.Count >= _limits.MaxNodes)
            throw new ModelException(ModelError.LimitExceeded, $"more than {_limits.MaxNodes} operators", node.Name);
        _nodes.Add(new Node(name, op, Array.ConvertAll(inputs, input => input.Name), output));
        var result = Reading.Activation.Of(output, shape);
        Define(output, result);
        return result;
    }

    private static string Unique(HashSet<string> taken, string wanted)
    {
        string name = wanted;
        for (int i = 2; !taken.Add(name); i++) name = $"{wanted}#{i}";
        return name;
    }
}

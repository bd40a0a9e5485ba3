using System.Runtime.InteropServices;
using Google.Protobuf;
using ShiftService.Graph.Onnx.Proto;

namespace ShiftService.Graph.Onnx.Writing;

/// <summary>The graph of a file while it grows: nodes, initializers and names that do not collide.</summary>
internal sealed class GraphBuilder
{
    private readonly Dictionary<string, string> _shapes = [];
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _nodeNames;

    public GraphBuilder(Network network)
    {
        Network = network;
        _names = [network.Input, .. network.Nodes.Select(node => node.Output)];
        // In a file weights and activations share one space of names.
        foreach (Weight weight in network.Weights)
            if (!_names.Add(weight.Name))
                throw new ModelException(ModelError.DuplicateName, $"a weight and an activation are named '{weight.Name}'");
        StyleInput = network.Styles > 0 ? Free(_names, "style") : "";
        _nodeNames = [.. network.Nodes.Select(node => node.Name)];
    }

    public Network Network { get; }

    public GraphProto Graph { get; } = new();

    /// <summary>Name of the second input, the weights over the styles; empty for a network without styles.</summary>
    public string StyleInput { get; }

    /// <summary>Adds the node that defines the output of a node of the network, under its name.</summary>
    public void Last(Node node, string kind, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Add(node.Name, kind, inputs, node.Output, attributes);

    /// <summary>Adds a helper node before the last one and returns the name of its output.</summary>
    public string Part(Node node, string part, string kind, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        string output = Free(_names, $"{node.Output}/{part}");
        Add(Free(_nodeNames, $"{node.Name}/{part}"), kind, inputs, output, attributes);
        return output;
    }

    /// <summary>Stores a weight, once for every shape that it is needed in, and returns its name in the file.</summary>
    public string Weight(Weight weight, params long[] shape)
    {
        string key = string.Join(',', shape), name = weight.Name;
        if (_shapes.TryGetValue(name, out string? stored))
        {
            if (stored == key) return name;
            name = $"{weight.Name}/{string.Join('x', shape)}";
            if (_shapes.ContainsKey(name)) return name;
            _names.Add(name);
        }
        _shapes.Add(name, key);
        foreach (float value in weight.Values)
            if (!float.IsFinite(value)) throw new ModelException(ModelError.InvalidWeight, $"a value is {value}", weight.Name);
        return Floats(name, weight.Values, shape);
    }

    /// <summary>Stores values that are no weight of the network, such as one-hot kernels.</summary>
    public string Constant(Node node, string what, ReadOnlySpan<float> values, params long[] shape) =>
        Floats(Free(_names, $"{node.Name}/{what}"), values, shape);

    /// <summary>Stores a list of integers, such as a shape.</summary>
    public string Integers(Node node, string what, params ReadOnlySpan<long> values)
    {
        string name = Free(_names, $"{node.Name}/{what}");
        Graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)TensorProto.Types.DataType.Int64,
            Dims = { values.Length },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        });
        return name;
    }

    /// <summary>A value name that nothing has yet.</summary>
    public string FreeName(string wanted) => Free(_names, wanted);

    public void Add(string name, string kind, IEnumerable<string> inputs, string output, ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = name, OpType = kind, Input = { inputs }, Output = { output } };
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        Graph.Node.Add(node);
    }

    private string Floats(string name, ReadOnlySpan<float> values, long[] shape)
    {
        foreach (float value in values)
            if (float.IsNaN(value)) throw new ModelException(ModelError.InvalidWeight, "a value is NaN", name);
        Graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)TensorProto.Types.DataType.Float,
            Dims = { shape },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        });
        return name;
    }

    private static string Free(HashSet<string> taken, string wanted)
    {
        string name = wanted;
        for (int i = 2; !taken.Add(name); i++) name = $"{wanted}#{i}";
        return name;
    }
}

using ShiftService.Graph.Onnx.Proto;
using AttributeType = ShiftService.Graph.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace ShiftService.Graph.Onnx.Reading;

/// <summary>
/// A node of the file with typed access to its attributes. Every attribute must be read (or knowingly ignored): one that nobody
/// asks for could change what the node means.
/// </summary>
internal sealed class FileNode
{
    private readonly Dictionary<string, AttributeProto> _attributes = [];
    private readonly HashSet<string> _seen = [];

    /// <summary>Wraps a node; <paramref name="name"/> is its name, or one made up where the file has none.</summary>
    public FileNode(NodeProto proto, string name)
    {
        Name = name;
        Kind = proto.OpType;
        Inputs = proto.Input;
        Outputs = proto.Output;
        foreach (AttributeProto attribute in proto.Attribute)
            if (!_attributes.TryAdd(attribute.Name, attribute))
                throw new ModelException(ModelError.DuplicateName, $"attribute '{attribute.Name}' is given twice", name);
    }

    public string Name { get; }

    /// <summary>The ONNX operator, such as "Conv".</summary>
    public string Kind { get; }

    /// <summary>Names of the values read; an empty one is an optional argument left out.</summary>
    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    public bool Has(string attribute) => _attributes.ContainsKey(attribute);

    public bool HasInput(int index) => index < Inputs.Count && Inputs[index].Length > 0;

    public long Integer(string name, long ifAbsent) => Find(name, AttributeType.Int) is { } a ? a.I : ifAbsent;

    public bool Flag(string name, bool ifAbsent) => Integer(name, ifAbsent ? 1 : 0) switch
    {
        0 => false,
        1 => true,
        long other => throw Invalid($"attribute '{name}' is {other} instead of 0 or 1"),
    };

    public float Real(string name, float ifAbsent)
    {
        float value = Find(name, AttributeType.Float) is { } a ? a.F : ifAbsent;
        return float.IsNaN(value) ? throw Invalid($"attribute '{name}' is NaN") : value;
    }

    public string Text(string name, string ifAbsent) => Find(name, AttributeType.String) is { } a ? a.S.ToStringUtf8() : ifAbsent;

    public long[]? Integers(string name) => Find(name, AttributeType.Ints)?.Ints.ToArray();

    public float[]? Reals(string name) => Find(name, AttributeType.Floats)?.Floats.ToArray();

    public TensorProto? Tensor(string name) => Find(name, AttributeType.Tensor)?.T;

    /// <summary>Attributes that do not matter when a network runs.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names) _seen.Add(name);
    }

    /// <summary>Refuses a node with an attribute that was never asked for.</summary>
    public void RequireAllRead()
    {
        foreach (string name in _attributes.Keys)
            if (!_seen.Contains(name)) throw Unsupported($"attribute '{name}' of {Kind} is not known");
    }

    public ModelException Invalid(string reason) => new(ModelError.InvalidAttribute, reason, Name);

    public ModelException Unsupported(string reason) => new(ModelError.UnsupportedOperator, reason, Name);

    private AttributeProto? Find(string name, AttributeType kind)
    {
        _seen.Add(name);
        if (!_attributes.TryGetValue(name, out AttributeProto? attribute)) return null;
        // Very old files carry no type: then the field that is present decides.
        bool fits = attribute.Type == AttributeType.Undefined
            ? kind switch
            {
                AttributeType.Int => attribute.HasI,
                AttributeType.Float => attribute.HasF,
                AttributeType.String => attribute.HasS,
                AttributeType.Tensor => attribute.T is not null,
                AttributeType.Ints => attribute.Ints.Count > 0,
                _ => attribute.Floats.Count > 0,
            }
            : attribute.Type == kind && (kind != AttributeType.Tensor || attribute.T is not null);
        return fits ? attribute : throw Invalid($"attribute '{name}' has the type {attribute.Type} instead of {kind}");
    }
}

using System.Runtime.InteropServices;
using Google.Protobuf;
using ShiftService.Graph.Onnx.Proto;
using AttributeType = ShiftService.Graph.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace ShiftService.TestSupport;

/// <summary>Writes ONNX files by hand, in the forms that other exporters use, and wrong ones.</summary>
internal sealed class FileBuilder
{
    private readonly Random _random = new(5);
    private int _next;

    public FileBuilder(long opset, params long[] input)
    {
        Model = new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto { Name = "by hand", Input = { Value("input", input) } },
            OpsetImport = { new OperatorSetIdProto { Version = opset } },
        };
    }

    public ModelProto Model { get; }

    public GraphProto Graph => Model.Graph;

    /// <summary>The output of the node added last.</summary>
    public string Last { get; private set; } = "input";

    /// <summary>Adds a node that reads the given values and defines one new value.</summary>
    public FileBuilder Node(string kind, string[] inputs, params AttributeProto[] attributes)
    {
        Last = $"v{_next++}";
        return Node(kind, inputs, [Last], attributes);
    }

    public FileBuilder Node(string kind, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        Graph.Node.Add(new NodeProto
        {
            OpType = kind, Name = $"{kind}-{outputs[0]}", Input = { inputs }, Output = { outputs }, Attribute = { attributes },
        });
        return this;
    }

    /// <summary>Adds a node on the last value.</summary>
    public FileBuilder Then(string kind, params AttributeProto[] attributes) => Node(kind, [Last], attributes);

    public string Floats(long[] extents, params float[] values)
    {
        var tensor = new TensorProto { Name = $"c{_next++}", Dims = { extents }, DataType = 1 };
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    public string RandomFloats(params long[] extents)
    {
        var values = new float[extents.Aggregate(1L, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++) values[i] = _random.NextSingle() * 2 - 1;
        return Floats(extents, values);
    }

    public string Integers(params long[] values)
    {
        Graph.Initializer.Add(new TensorProto { Name = $"c{_next++}", Dims = { values.Length }, DataType = 7, Int64Data = { values } });
        return Graph.Initializer[^1].Name;
    }

    /// <summary>Integers of 8 bits, of both signs or of none.</summary>
    public string Int8(bool isSigned, long[] extents, params int[] values)
    {
        var tensor = new TensorProto { Name = $"c{_next++}", Dims = { extents }, DataType = isSigned ? 3 : 2 };
        tensor.RawData = ByteString.CopyFrom([.. values.Select(value => (byte)value)]);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>The file, with the last value as its output where none was named.</summary>
    public byte[] Bytes(params string[] outputs)
    {
        foreach (string output in outputs.Length > 0 ? outputs : [Last])
            Graph.Output.Add(
                new ValueInfoProto { Name = output, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } });
        return Model.ToByteArray();
    }

    public static AttributeProto I(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto F(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto S(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto L(string name, params long[] values) =>
        new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    public static AttributeProto Fs(string name, params float[] values) =>
        new() { Name = name, Type = AttributeType.Floats, Floats = { values } };

    public static AttributeProto T(string name, TensorProto value) => new() { Name = name, Type = AttributeType.Tensor, T = value };

    /// <summary>An input; an extent of 0 is left open.</summary>
    public static ValueInfoProto Value(string name, params long[] extents)
    {
        var shape = new TensorShapeProto();
        foreach (long extent in extents)
        {
            shape.Dim.Add(extent == 0
                ? new TensorShapeProto.Types.Dimension { DimParam = "open" }
                : new TensorShapeProto.Types.Dimension { DimValue = extent });
        }
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = shape } },
        };
    }
}

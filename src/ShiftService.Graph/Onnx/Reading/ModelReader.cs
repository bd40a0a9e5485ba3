using Google.Protobuf;
using ShiftService.Graph.Onnx.Proto;
using ShiftService.Graph.Onnx.Reading.Importers;
using ShiftService.Graph.Onnx.Recognition;

namespace ShiftService.Graph.Onnx.Reading;

/// <summary>Bytes to network: parse, order, import node by node, recognise what the file spells out.</summary>
internal static class ModelReader
{
    private const long OldestFormat = 3, NewestFormat = 13;
    private const long OldestOperators = 7, NewestOperators = 21;

    public static Network Read(ReadOnlyMemory<byte> bytes, OnnxLimits limits, (int Height, int Width)? inputSize)
    {
        WireScan.Check(bytes.Span, limits);
        GraphProto graph = Parse(bytes.Span, out long opset);
        var constants = new Dictionary<string, TensorProto>();
        foreach (TensorProto tensor in graph.Initializer)
            if (!constants.TryAdd(tensor.Name, tensor))
                throw new ModelException(ModelError.DuplicateName, "two initializers have this name", tensor.Name);
        (ValueInfoProto input, ValueInfoProto? style) = InputReader.Find(graph, constants.ContainsKey);
        TensorShape inputShape = InputReader.Shape(input, inputSize, limits, out long? fixedBatch);

        List<FileNode> nodes = NodeOrder.Sort(
            Wrap(graph), name => name == input.Name || name == style?.Name || constants.ContainsKey(name));
        var context = new ImportContext(
            limits, opset, fixedBatch,
            [input.Name, style?.Name ?? input.Name, .. constants.Keys, .. nodes.SelectMany(node => node.Outputs)], nodes.Select(node => node.Name));
        context.Define(input.Name, Activation.Of(input.Name, inputShape));
        if (style is not null) context.Define(style.Name, new StyleValue(InputReader.Styles(style, limits), null, false));
        // Only initializers that a node reads are looked at: exporters leave others behind.
        foreach (string name in nodes.SelectMany(node => node.Inputs).Distinct())
            if (constants.TryGetValue(name, out TensorProto? tensor)) context.Define(name, new Constant(name, tensor, limits));
        foreach (FileNode node in nodes) Importer.Import(context, node);

        var network = new Network(
            graph.Name.Length > 0 ? graph.Name : "network", input.Name, inputShape, context.Nodes, Outputs(graph, context));
        return RecognitionPasses.Apply(network);
    }

    private static GraphProto Parse(ReadOnlySpan<byte> bytes, out long opset)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException(ModelError.Malformed, $"the file ends early or is not an ONNX file: {error.Message}", inner: error);
        }
        if (model.Graph is null || !model.HasIrVersion)
            throw new ModelException(ModelError.Malformed, "not an ONNX file: it holds no graph or no version");
        if (model.IrVersion is < OldestFormat or > NewestFormat)
            throw new ModelException(
                ModelError.UnsupportedVersion, $"format version {model.IrVersion} is not in {OldestFormat} to {NewestFormat}");
        OperatorSetIdProto[] sets = [.. model.OpsetImport.Where(set => set.Domain is "" or "ai.onnx")];
        if (sets.Length != 1)
            throw new ModelException(ModelError.UnsupportedVersion, $"the file names {sets.Length} versions of the standard operators");
        opset = sets[0].Version;
        if (opset is < OldestOperators or > NewestOperators)
            throw new ModelException(
                ModelError.UnsupportedVersion, $"operator-set version {opset} is not in {OldestOperators} to {NewestOperators}");
        if (model.Functions.Count > 0) throw new ModelException(ModelError.UnsupportedOperator, "the file defines functions of its own");
        if (model.Graph.SparseInitializer.Count > 0) throw new ModelException(ModelError.InvalidWeight, "sparse initializers are not read");
        return model.Graph;
    }

    private static List<FileNode> Wrap(GraphProto graph)
    {
        var names = new HashSet<string>();
        foreach (NodeProto node in graph.Node)
            if (node.Name.Length > 0 && !names.Add(node.Name))
                throw new ModelException(ModelError.DuplicateName, "two nodes have this name", node.Name);
        var nodes = new List<FileNode>(graph.Node.Count);
        for (int i = 0; i < graph.Node.Count; i++)
        {
            NodeProto node = graph.Node[i];
            string name = node.Name;
            if (name.Length == 0)
            {
                name = $"{node.OpType}_{i}";
                while (!names.Add(name)) name += "#";
            }
            if (node.Domain is not ("" or "ai.onnx"))
                throw new ModelException(
                    ModelError.UnsupportedOperator, $"the operator {node.Domain}.{node.OpType} is not a standard one", name);
            nodes.Add(new FileNode(node, name));
        }
        return nodes;
    }

    private static List<string> Outputs(GraphProto graph, ImportContext context)
    {
        var outputs = new List<string>();
        foreach (ValueInfoProto output in graph.Output)
        {
            Activation value = context.ByName(output.Name)
                ?? throw new ModelException(
                    ModelError.MissingValue, $"output '{output.Name}' is not an activation that the graph computes");
            if (!value.IsPlain)
                throw new ModelException(ModelError.UnsupportedOperator, $"output '{output.Name}' has {value.Rank} dimensions");
            outputs.Add(value.Name);
        }
        return outputs;
    }
}

using Google.Protobuf;
using ShiftService.Graph.Onnx.Proto;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Writing;

/// <summary>Network to bytes.</summary>
internal static class ModelWriter
{
    /// <summary>Format version 8 came with operator set 17, which nearly every runtime in use reads.</summary>
    private const long FormatVersion = 8, OperatorVersion = 17;

    /// <summary>The first versions in which an average pooling may be dilated.</summary>
    private const long DilatedFormatVersion = 9, DilatedOperatorVersion = 19;

    public static byte[] Write(Network network)
    {
        var builder = new GraphBuilder(network);
        GraphProto graph = builder.Graph;
        graph.Name = network.Name;
        graph.Input.Add(Describe(network.Input, network.InputShape));
        if (network.Styles > 0) graph.Input.Add(Describe(builder.StyleInput, TensorShape.Vector(network.Styles)));
        foreach (Node node in network.Nodes)
        {
            try
            {
                OperatorWriter.Write(builder, node);
            }
            catch (ModelException error)
            {
                throw error.AtNode(node.Name);
            }
        }
        WriteOutputs(builder, network);
        bool dilated = network.Nodes.Any(node => node.Operator is AveragePool pool && pool.Window.Dilation != 1);
        var model = new ModelProto
        {
            IrVersion = dilated ? DilatedFormatVersion : FormatVersion,
            ProducerName = "ShiftService",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = dilated ? DilatedOperatorVersion : OperatorVersion } },
        };
        return model.ToByteArray();
    }

    /// <summary>A value that is the input, or is given out twice, needs a name of its own as an output.</summary>
    private static void WriteOutputs(GraphBuilder builder, Network network)
    {
        var named = new HashSet<string> { network.Input };
        foreach (string output in network.Outputs)
        {
            string name = output;
            if (!named.Add(output))
            {
                name = builder.FreeName($"{output}/output");
                builder.Add(name, "Identity", [output], name, []);
            }
            builder.Graph.Output.Add(Describe(name, network.ShapeOf(output)));
        }
    }

    private static ValueInfoProto Describe(string name, TensorShape shape)
    {
        var extents = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } };
        int[] sizes = shape.IsVector ? [shape.Channels] : [shape.Channels, shape.Height, shape.Width];
        foreach (int size in sizes) extents.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = extents },
            },
        };
    }
}

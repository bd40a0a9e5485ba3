using ShiftService.Graph.Onnx.Recognition;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Writing;

/// <summary>Convolutions and fully connected layers.</summary>
internal static class LayerWriter
{
    public static void Write(GraphBuilder builder, Node node, Convolution convolution)
    {
        builder.Last(
            node, "Conv", [node.Inputs[0], .. Weights(builder, convolution)],
            [.. Attributes.Window(convolution.Window), Attributes.Integer("group", convolution.Groups)]);
    }

    public static void Write(GraphBuilder builder, Node node, FullyConnected layer)
    {
        var inputs = new List<string> { node.Inputs[0], builder.Kernel(layer.Matrix) };
        if (layer.Bias is not null) inputs.Add(builder.Weight(layer.Bias, layer.Outputs));
        builder.Last(node, "Gemm", inputs, Attributes.Integer("transB", 1));
    }

    /// <summary>The grouped part plus the 1x1 part, which must be zero within the groups: that is what the operator means.</summary>
    public static void Write(GraphBuilder builder, Node node, HeterogeneousConvolution convolution)
    {
        if (!HeterogeneousConvolutionRecognition.IsZeroInOwnGroup(
                convolution.Pointwise.Values, convolution.Outputs, convolution.Inputs, convolution.Parts))
            throw new ModelException(
                ModelError.InvalidWeight, $"'{convolution.Pointwise.Name}' is not zero within its own groups", node.Name);
        string spatial = Part("spatial", convolution.SpatialPart), pointwise = Part("pointwise", convolution.PointwisePart);
        builder.Last(node, "Add", [spatial, pointwise]);

        string Part(string name, Convolution part) => builder.Part(
            node, name, "Conv", [node.Inputs[0], .. Weights(builder, part)],
            [.. Attributes.Window(part.Window), Attributes.Integer("group", part.Groups)]);
    }

    private static List<string> Weights(GraphBuilder builder, Convolution convolution)
    {
        var names = new List<string> { builder.Kernel(convolution.Kernel) };
        if (convolution.Bias is not null) names.Add(builder.Weight(convolution.Bias, convolution.Outputs));
        return names;
    }
}

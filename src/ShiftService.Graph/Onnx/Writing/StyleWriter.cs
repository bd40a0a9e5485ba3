using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Writing;

/// <summary>
/// Conditional instance norms. The style is a second input of the graph, [N, styles]; a norm's scale and bias are its products with the
/// tables: InstanceNormalization with ones and zeros, Mul, Add.
/// </summary>
internal static class StyleWriter
{
    public static void Write(GraphBuilder builder, Node node, ConditionalInstanceNorm norm)
    {
        int channels = norm.Scale.Shape[1];
        var ones = new float[channels];
        Array.Fill(ones, 1);
        string normal = builder.Part(
            node, "normal", "InstanceNormalization",
            [node.Inputs[0], builder.Constant(node, "ones", ones, channels), builder.Constant(node, "zeros", new float[channels], channels)],
            Attributes.Real("epsilon", norm.Epsilon));
        string scaled = builder.Part(node, "scaled", "Mul", [normal, Mixed("scale", norm.Scale)]);
        builder.Last(node, "Add", [scaled, Mixed("bias", norm.Bias)]);

        // 0 in a reshape's target keeps the batch.
        string Mixed(string what, Weight table)
        {
            string row = builder.Part(
                node, $"{what} row", "MatMul", [builder.StyleInput, builder.Weight(table, table.Shape[0], table.Shape[1])]);
            return builder.Part(node, what, "Reshape", [row, builder.Integers(node, $"{what} shape", 0, channels, 1, 1)]);
        }
    }
}

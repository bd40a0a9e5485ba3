using ShiftService.Graph.Onnx.Reading;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>
/// Per-channel products and sums: a sum after a layer that has no bias is its bias, a sum after a product is an affine map with it,
/// and one that stands alone is an affine map too.
/// </summary>
internal static class AffineRecognition
{
    public static Network Apply(Network network)
    {
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not ChannelBias addend) continue;
            string input = node.Inputs[0];
            if (rewriter.OnlyFor<FullyConnected>(input) is { Operator: FullyConnected { Bias: null } layer } full)
                rewriter.Replace(node, layer with { Bias = addend.Bias }, full.Inputs);
            else if (rewriter.OnlyFor<Convolution>(input) is { Operator: Convolution { Bias: null } kernel } convolution)
                rewriter.Replace(node, kernel with { Bias = addend.Bias }, convolution.Inputs);
            else if (rewriter.OnlyFor<ChannelScale>(input) is { Operator: ChannelScale factor } product)
                rewriter.Replace(node, new Affine(factor.Scale, addend.Bias), product.Inputs);
        }
        network = DeadNodes.Remove(rewriter.Result());

        rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is ChannelScale scale)
                rewriter.Replace(node, new Affine(scale.Scale, Filled(rewriter, node, "bias", 0, scale.Scale.Values.Length)), node.Inputs);
            else if (node.Operator is ChannelBias bias)
                rewriter.Replace(node, new Affine(Filled(rewriter, node, "scale", 1, bias.Bias.Values.Length), bias.Bias), node.Inputs);
        }
        return rewriter.Result();
    }

    private static Weight Filled(Rewriter rewriter, Node node, string what, float value, int channels)
    {
        var values = new float[channels];
        Array.Fill(values, value);
        return new(rewriter.FreeWeightName($"{node.Name}.{what}"), [channels], values);
    }
}

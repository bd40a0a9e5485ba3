using ShiftService.Graph.Onnx.Reading;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>An instance norm with ones and zeros, times a style's scale, plus a style's bias.</summary>
internal static class ConditionalNormRecognition
{
    public static Network Apply(Network network)
    {
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not StyleBias bias) continue;
            if (rewriter.OnlyFor<StyleScale>(node.Inputs[0]) is not { Operator: StyleScale scale } product) continue;
            if (rewriter.OnlyFor<InstanceNorm>(product.Inputs[0]) is not { Operator: InstanceNorm norm } plain) continue;
            if (norm.Scale.Values.All(value => value == 1) && norm.Bias.Values.All(value => value == 0))
                rewriter.Replace(node, new ConditionalInstanceNorm(scale.Table, bias.Table, norm.Epsilon), plain.Inputs);
        }
        return rewriter.Result();
    }
}

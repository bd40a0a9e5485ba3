using ShiftService.Graph.Onnx.Reading;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>A vector over its own length, which may be bounded from below against division by zero.</summary>
internal static class NormalizationRecognition
{
    /// <summary>Lower bounds up to this only guard against zero.</summary>
    private const float LargestGuard = 1e-6f;

    public static Network Apply(Network network)
    {
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not DivideByScalar) continue;
            Node? length = rewriter.Producer(node.Inputs[1]);
            if (length?.Operator is Clip { Minimum: <= LargestGuard, Maximum: >= float.MaxValue })
                length = rewriter.Producer(length.Inputs[0]);
            if (length?.Operator is VectorLength && length.Inputs[0] == node.Inputs[0])
                rewriter.Replace(node, new L2Normalize(), node.Inputs[0]);
        }
        return rewriter.Result();
    }
}

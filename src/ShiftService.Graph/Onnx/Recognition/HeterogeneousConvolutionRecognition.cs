using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>A heterogeneous convolution: a grouped convolution plus a 1x1 convolution that is zero within the groups.</summary>
internal static class HeterogeneousConvolutionRecognition
{
    public static Network Apply(Network network)
    {
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not Add) continue;
            Node? first = rewriter.OnlyFor<Convolution>(node.Inputs[0]), second = rewriter.OnlyFor<Convolution>(node.Inputs[1]);
            if (first is null || second is null || first.Inputs[0] != second.Inputs[0]) continue;
            var one = (Convolution)first.Operator;
            var other = (Convolution)second.Operator;
            if ((Recognize(one, other) ?? Recognize(other, one)) is HeterogeneousConvolution both)
                rewriter.Replace(node, both, first.Inputs);
        }
        return rewriter.Result();
    }

    /// <summary>The heterogeneous convolution that the two sum up to, or null.</summary>
    public static HeterogeneousConvolution? Recognize(Convolution spatial, Convolution pointwise)
    {
        int parts = spatial.Groups;
        if (spatial.Bias is not null || pointwise.Bias is not null || pointwise.Groups != 1 || !pointwise.IsPointwise) return null;
        if (pointwise.Window.Stride != spatial.Window.Stride || pointwise.Outputs != spatial.Outputs || pointwise.Inputs != spatial.Inputs)
            return null;
        return IsZeroInOwnGroup(pointwise.Kernel.Values, pointwise.Outputs, pointwise.Inputs, parts)
            ? new HeterogeneousConvolution(spatial.Kernel, pointwise.Kernel, spatial.Window, parts)
            : null;
    }

    /// <summary>True when the 1x1 weights [outputs, inputs] are zero wherever output and input belong to the same of the parts.</summary>
    public static bool IsZeroInOwnGroup(ReadOnlySpan<float> weights, int outputs, int inputs, int parts)
    {
        for (int o = 0; o < outputs; o++)
        {
            int part = (int)((long)o * parts / outputs);
            if (weights.Slice(o * inputs + part * (inputs / parts), inputs / parts).ContainsAnyExcept(0f, -0f)) return false;
        }
        return true;
    }
}

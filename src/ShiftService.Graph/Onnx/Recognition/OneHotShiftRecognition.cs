using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>A shift: a depthwise convolution that keeps the size and whose kernels are all one-hot with the value 1.</summary>
internal static class OneHotShiftRecognition
{
    public static Network Apply(Network network)
    {
        var budget = default(RecognitionBudget);
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not Convolution convolution || !DepthwiseTaps.KeepsGrid(convolution)) continue;
            budget.Charge(node, convolution.Outputs, convolution.Kernel.Values.Length);
            if (Recognize(convolution) is Shift shift) rewriter.Replace(node, shift, node.Inputs);
        }
        return rewriter.Result();
    }

    /// <summary>The shift that the convolution is, or null.</summary>
    public static Shift? Recognize(Convolution convolution)
    {
        if (!DepthwiseTaps.KeepsGrid(convolution) || convolution.Window.Stride != 1) return null;
        var offsets = new Offset2D[convolution.Outputs];
        for (int c = 0; c < offsets.Length; c++)
        {
            if (DepthwiseTaps.Bounds(convolution, c) is not { Height: 1, Width: 1 } tap || tap.At(0, 0) != 1) return null;
            Size2D dilation = convolution.Window.Dilation;
            Padding2D padding = convolution.Window.Padding;
            offsets[c] = new(tap.Top * dilation.Y - padding.Top, tap.Left * dilation.X - padding.Left);
        }
        return new Shift(offsets);
    }
}

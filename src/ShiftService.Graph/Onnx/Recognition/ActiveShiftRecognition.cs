using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>
/// An active shift: a depthwise convolution whose kernels have at most 2x2 adjacent taps, with the weights of a bilinear
/// interpolation: (1 - fy)(1 - fx), (1 - fy) fx, fy (1 - fx), fy fx.
/// </summary>
internal static class ActiveShiftRecognition
{
    private const double Tolerance = 1e-6;

    public static Network Apply(Network network)
    {
        var budget = default(RecognitionBudget);
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not Convolution convolution || !DepthwiseTaps.KeepsGrid(convolution)) continue;
            budget.Charge(node, convolution.Outputs, convolution.Kernel.Values.Length);
            if (Offsets(convolution) is float[] offsets)
            {
                // The kernel's name stays with its channels' offsets; the kernel itself goes with the convolution, unless it is shared.
                string name = rewriter.OwnsWeight(convolution.Kernel)
                    ? convolution.Kernel.Name
                    : rewriter.FreeWeightName($"{convolution.Kernel.Name}.offsets");
                var weight = new Weight(name, [offsets.Length / 2, 2], offsets);
                rewriter.Replace(node, new ActiveShift(weight, convolution.Window.Stride.Y), node.Inputs);
            }
        }
        return rewriter.Result();
    }

    /// <summary>The offsets of the active shift that the convolution is, [channels, 2]; or null.</summary>
    public static float[]? Offsets(Convolution convolution)
    {
        SlidingWindow window = convolution.Window;
        if (!DepthwiseTaps.KeepsGrid(convolution) || window.Dilation != 1 || window.Stride.Y != window.Stride.X) return null;
        var offsets = new float[2 * convolution.Outputs];
        for (int c = 0; c < convolution.Outputs; c++)
        {
            DepthwiseTaps taps = DepthwiseTaps.Bounds(convolution, c);
            if (taps.Height is 0 or > 2 || taps.Width is 0 or > 2) return null;
            double fy = (double)taps.At(1, 0) + taps.At(1, 1), fx = (double)taps.At(0, 1) + taps.At(1, 1);
            bool isBilinear =
                fy is >= 0 and <= 1 && fx is >= 0 and <= 1 &&
                Math.Abs(taps.At(0, 0) - (1 - fy) * (1 - fx)) <= Tolerance && Math.Abs(taps.At(0, 1) - (1 - fy) * fx) <= Tolerance &&
                Math.Abs(taps.At(1, 0) - fy * (1 - fx)) <= Tolerance && Math.Abs(taps.At(1, 1) - fy * fx) <= Tolerance;
            if (!isBilinear) return null;
            offsets[2 * c] = (float)(taps.Top - window.Padding.Top + fy);
            offsets[2 * c + 1] = (float)(taps.Left - window.Padding.Left + fx);
        }
        return offsets;
    }
}

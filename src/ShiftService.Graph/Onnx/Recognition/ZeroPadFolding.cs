using ShiftService.Graph.Onnx.Reading;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>Moves zeros around an image into the padding of the convolution or pooling that reads it, where that means the same.</summary>
internal static class ZeroPadFolding
{
    public static Network Apply(Network network)
    {
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Inputs.Count != 1 || rewriter.Producer(node.Inputs[0]) is not { Operator: ZeroPad pad } before) continue;
            string source = before.Inputs[0];
            switch (node.Operator)
            {
                case Convolution convolution:
                    rewriter.Replace(node, convolution with { Window = Padded(convolution.Window, pad.Padding) }, source);
                    break;
                // The zeros count in the mean; padding of the pooling's own would not, so both can not be one.
                case AveragePool pool when pool.CountPadding || pool.Window.Padding.IsZero:
                    rewriter.Replace(node, new AveragePool(Padded(pool.Window, pad.Padding), CountPadding: true), source);
                    break;
                // A zero wins over nothing in a window that holds values of at least zero.
                case MaxPool pool when IsNonNegative(rewriter.Producer(source)?.Operator) && FitsKernel(pool.Window, pad.Padding):
                    rewriter.Replace(node, new MaxPool(Padded(pool.Window, pad.Padding)), source);
                    break;
            }
        }
        return rewriter.Result();
    }

    private static SlidingWindow Padded(SlidingWindow window, Padding2D more)
    {
        Padding2D p = window.Padding;
        return window with { Padding = new(p.Top + more.Top, p.Left + more.Left, p.Bottom + more.Bottom, p.Right + more.Right) };
    }

    private static bool IsNonNegative(Operator? op) => op is Relu or Sigmoid or Clip { Minimum: >= 0 };

    /// <summary>True when no window can lie in the padding alone.</summary>
    private static bool FitsKernel(SlidingWindow window, Padding2D more)
    {
        Padding2D p = Padded(window, more).Padding;
        return window.Dilation == 1 && Math.Max(p.Top, p.Bottom) < window.Kernel.Y && Math.Max(p.Left, p.Right) < window.Kernel.X;
    }
}

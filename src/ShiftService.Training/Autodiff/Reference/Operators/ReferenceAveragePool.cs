using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The mean over a window: over all of it where padding counts (as zeros), otherwise over its pixels in the image.</summary>
internal sealed class ReferenceAveragePool(AveragePool pool) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
            node.Output[n, c, y, x] =
                WindowPixels.Of(pool.Window, node.Input, y, x).Sum(pixel => node.Input[n, c, pixel.Y, pixel.X]) / Divisor(node, y, x);
    }

    public override void Backward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
            foreach ((int fromY, int fromX) in WindowPixels.Of(pool.Window, node.Input, y, x))
                node.InputGradient[n, c, fromY, fromX] += node.OutputGradient[n, c, y, x] / Divisor(node, y, x);
    }

    private int Divisor(ReferenceNode node, int y, int x) => pool.CountPadding
        ? pool.Window.Kernel.Y * pool.Window.Kernel.X
        : WindowPixels.Of(pool.Window, node.Input, y, x).Count();
}

using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The maximum over a window, without its padding. Of equal values the first, row by row, takes the gradient.</summary>
internal sealed class ReferenceMaxPool(MaxPool pool) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            (int fromY, int fromX) = FirstMaximum(node.Input, n, c, y, x);
            node.Output[n, c, y, x] = node.Input[n, c, fromY, fromX];
        }
    }

    public override void Backward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            (int fromY, int fromX) = FirstMaximum(node.Input, n, c, y, x);
            node.InputGradient[n, c, fromY, fromX] += node.OutputGradient[n, c, y, x];
        }
    }

    private (int Y, int X) FirstMaximum(Tensor64 input, int n, int c, int y, int x)
    {
        // MaxBy keeps the first of equals.
        return WindowPixels.Of(pool.Window, input, y, x).MaxBy(pixel => input[n, c, pixel.Y, pixel.X]);
    }
}

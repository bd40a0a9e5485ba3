namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>
/// y = x over its length: dx = (g - y (g . y)) / length. As in the engine a length below 1e-12 counts as 1e-12, as a constant.
/// </summary>
internal sealed class ReferenceL2Normalize : ReferenceOperator
{
    private const double SmallestLength = 1e-12;

    public override void Forward(ReferenceNode node)
    {
        foreach ((int n, int c, _, _) in node.Output.Places())
            node.Output[n, c] = node.Input[n, c] / Math.Max(Length(node.Input, n), SmallestLength);
    }

    public override void Backward(ReferenceNode node)
    {
        for (int n = 0; n < node.Output.Images; n++)
        {
            double length = Length(node.Input, n), along = 0;
            if (length >= SmallestLength)
                for (int c = 0; c < node.Output.Shape.Channels; c++) along += node.OutputGradient[n, c] * node.Output[n, c];
            for (int c = 0; c < node.Output.Shape.Channels; c++)
                node.InputGradient[n, c] +=
                    (node.OutputGradient[n, c] - node.Output[n, c] * along) / Math.Max(length, SmallestLength);
        }
    }

    private static double Length(Tensor64 x, int n)
    {
        double squares = 0;
        for (int c = 0; c < x.Shape.Channels; c++) squares += x[n, c] * x[n, c];
        return Math.Sqrt(squares);
    }
}

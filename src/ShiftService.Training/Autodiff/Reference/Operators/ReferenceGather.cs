namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>An operator whose every output value is one value of the input, or zero; backward scatters to where forward gathered.</summary>
internal abstract class ReferenceGather : ReferenceOperator
{
    /// <summary>The input value that an output value is; a place outside of the image stands for zero.</summary>
    protected abstract (int C, int Y, int X) Source(ReferenceNode node, int c, int y, int x);

    public override void Forward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            (int fromC, int fromY, int fromX) = Source(node, c, y, x);
            node.Output[n, c, y, x] = node.Input.OrZero(n, fromC, fromY, fromX);
        }
    }

    public override void Backward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            (int fromC, int fromY, int fromX) = Source(node, c, y, x);
            node.InputGradient.AddInside(n, fromC, fromY, fromX, node.OutputGradient[n, c, y, x]);
        }
    }
}

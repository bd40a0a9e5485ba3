namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The mean of every channel over all pixels.</summary>
internal sealed class ReferenceGlobalAveragePool : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        Array.Clear(node.Output.Values);
        foreach ((int n, int c, int y, int x) in node.Input.Places())
            node.Output[n, c] += node.Input[n, c, y, x] / node.Input.Shape.Pixels;
    }

    public override void Backward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Input.Places())
            node.InputGradient[n, c, y, x] += node.OutputGradient[n, c] / node.Input.Shape.Pixels;
    }
}

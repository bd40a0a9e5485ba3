using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>x * scale + bias per channel; both are constants.</summary>
internal sealed class ReferenceAffine(Affine affine) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
            node.Output[n, c, y, x] = node.Input[n, c, y, x] * node[affine.Scale][c] + node[affine.Bias][c];
    }

    public override void Backward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
            node.InputGradient[n, c, y, x] += node.OutputGradient[n, c, y, x] * node[affine.Scale][c];
    }
}

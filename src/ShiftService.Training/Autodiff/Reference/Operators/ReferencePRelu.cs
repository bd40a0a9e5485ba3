using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>x for x of at least 0, otherwise slope * x. At 0 the derivative is taken as 1, that of the slope is 0.</summary>
internal sealed class ReferencePRelu(PRelu relu) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            double value = node.Input[n, c, y, x];
            node.Output[n, c, y, x] = value >= 0 ? value : node[relu.Slope][c] * value;
        }
    }

    public override void Backward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            double value = node.Input[n, c, y, x], gradient = node.OutputGradient[n, c, y, x];
            node.InputGradient[n, c, y, x] += value >= 0 ? gradient : node[relu.Slope][c] * gradient;
            if (value < 0) node.GradientOf(relu.Slope)[c] += value * gradient;
        }
    }
}

using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>y = M x + b: dx = M' dy, dM = dy x', db = dy.</summary>
internal sealed class ReferenceFullyConnected(FullyConnected layer) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        int inputs = node.Input.Shape.Channels;
        double[] matrix = node[layer.Matrix];
        foreach ((int n, int o, _, _) in node.Output.Places())
        {
            double sum = layer.Bias is null ? 0 : node[layer.Bias][o];
            for (int i = 0; i < inputs; i++) sum += matrix[o * inputs + i] * node.Input[n, i];
            node.Output[n, o] = sum;
        }
    }

    public override void Backward(ReferenceNode node)
    {
        int inputs = node.Input.Shape.Channels;
        double[] matrix = node[layer.Matrix], matrixGradient = node.GradientOf(layer.Matrix);
        foreach ((int n, int o, _, _) in node.Output.Places())
        {
            double gradient = node.OutputGradient[n, o];
            if (layer.Bias is not null) node.GradientOf(layer.Bias)[o] += gradient;
            for (int i = 0; i < inputs; i++)
            {
                node.InputGradient[n, i] += matrix[o * inputs + i] * gradient;
                matrixGradient[o * inputs + i] += node.Input[n, i] * gradient;
            }
        }
    }
}

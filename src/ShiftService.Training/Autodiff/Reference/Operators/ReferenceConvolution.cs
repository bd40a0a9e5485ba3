using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>A convolution of any window and number of groups.</summary>
internal sealed class ReferenceConvolution(Convolution convolution) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        foreach ((int n, int o, int y, int x) in node.Output.Places())
            node.Output[n, o, y, x] = convolution.Bias is null ? 0 : node[convolution.Bias][o];
        ConvolutionProducts.Forward(convolution, node[convolution.Kernel], node.Input, node.Output);
    }

    public override void Backward(ReferenceNode node)
    {
        if (convolution.Bias is not null)
            foreach ((int n, int o, int y, int x) in node.OutputGradient.Places())
                node.GradientOf(convolution.Bias)[o] += node.OutputGradient[n, o, y, x];
        ConvolutionProducts.Backward(
            convolution, node[convolution.Kernel], node.GradientOf(convolution.Kernel), node.Input, node.InputGradient,
            node.OutputGradient);
    }
}

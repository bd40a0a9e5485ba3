using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>
/// The sum of a KxK convolution in groups and a 1x1 convolution between the groups. 1x1 weights within a filter's own group are
/// no parameters: forward takes them as zero, whatever they hold, and their gradient is zero.
/// </summary>
internal sealed class ReferenceHeterogeneousConvolution(HeterogeneousConvolution convolution) : ReferenceOperator
{
    private readonly Convolution _spatial = convolution.SpatialPart, _pointwise = convolution.PointwisePart;

    public override void Forward(ReferenceNode node)
    {
        Array.Clear(node.Output.Values);
        ConvolutionProducts.Forward(_spatial, node[convolution.Spatial], node.Input, node.Output);
        ConvolutionProducts.Forward(_pointwise, WithoutOwnGroup(node[convolution.Pointwise]), node.Input, node.Output);
    }

    public override void Backward(ReferenceNode node)
    {
        ConvolutionProducts.Backward(
            _spatial, node[convolution.Spatial], node.GradientOf(convolution.Spatial), node.Input, node.InputGradient,
            node.OutputGradient);
        var gradient = new double[convolution.Pointwise.Values.Length];
        ConvolutionProducts.Backward(
            _pointwise, WithoutOwnGroup(node[convolution.Pointwise]), gradient, node.Input, node.InputGradient, node.OutputGradient);
        double[] masked = WithoutOwnGroup(gradient), sum = node.GradientOf(convolution.Pointwise);
        for (int i = 0; i < sum.Length; i++) sum[i] += masked[i];
    }

    private double[] WithoutOwnGroup(double[] pointwise)
    {
        int outputsPerGroup = convolution.Outputs / convolution.Parts, inputsPerGroup = convolution.Inputs / convolution.Parts;
        var result = new double[pointwise.Length];
        for (int i = 0; i < result.Length; i++)
        {
            (int output, int input) = Math.DivRem(i, convolution.Inputs);
            result[i] = output / outputsPerGroup == input / inputsPerGroup ? 0 : pointwise[i];
        }
        return result;
    }
}

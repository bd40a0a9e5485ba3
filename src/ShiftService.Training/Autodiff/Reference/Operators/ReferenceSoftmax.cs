namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>exp(x) over its sum: dx = y (g - sum g y).</summary>
internal sealed class ReferenceSoftmax : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        int features = node.Input.Shape.Channels;
        for (int n = 0; n < node.Input.Images; n++)
        {
            // exp overflows without.
            double maximum = double.NegativeInfinity, sum = 0;
            for (int c = 0; c < features; c++) maximum = Math.Max(maximum, node.Input[n, c]);
            for (int c = 0; c < features; c++) sum += Math.Exp(node.Input[n, c] - maximum);
            for (int c = 0; c < features; c++) node.Output[n, c] = Math.Exp(node.Input[n, c] - maximum) / sum;
        }
    }

    public override void Backward(ReferenceNode node)
    {
        for (int n = 0; n < node.Input.Images; n++)
        {
            double mean = 0;
            for (int c = 0; c < node.Output.Shape.Channels; c++) mean += node.OutputGradient[n, c] * node.Output[n, c];
            for (int c = 0; c < node.Output.Shape.Channels; c++)
                node.InputGradient[n, c] += node.Output[n, c] * (node.OutputGradient[n, c] - mean);
        }
    }
}

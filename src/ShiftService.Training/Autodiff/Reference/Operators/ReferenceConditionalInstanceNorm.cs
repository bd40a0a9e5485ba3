using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>An instance norm whose scale and bias are an image's mixture of the tables' rows.</summary>
internal sealed class ReferenceConditionalInstanceNorm(ConditionalInstanceNorm norm) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        foreach ((int image, NormalizedValues values) in All(node))
        {
            (double mean, double variance) = values.Statistics(node.Input);
            values.Forward(
                node.Input, node.Output, mean, Math.Sqrt(variance + norm.Epsilon), Mixed(node, norm.Scale, image, values.Channel),
                Mixed(node, norm.Bias, image, values.Channel));
        }
    }

    public override void Backward(ReferenceNode node)
    {
        foreach ((int image, NormalizedValues values) in All(node))
        {
            (double mean, double variance) = values.Statistics(node.Input);
            (double scale, double bias) = values.Backward(
                node.Input, node.InputGradient, node.OutputGradient, mean, Math.Sqrt(variance + norm.Epsilon),
                Mixed(node, norm.Scale, image, values.Channel), ofItself: true);
            for (int s = 0; s < norm.Styles; s++)
            {
                double weight = node.Styles[image * norm.Styles + s];
                node.GradientOf(norm.Scale)[s * norm.Scale.Shape[1] + values.Channel] += weight * scale;
                node.GradientOf(norm.Bias)[s * norm.Bias.Shape[1] + values.Channel] += weight * bias;
            }
        }
    }

    private double Mixed(ReferenceNode node, Weight table, int image, int channel) =>
        Enumerable.Range(0, norm.Styles).Sum(s => node.Styles[image * norm.Styles + s] * node[table][s * table.Shape[1] + channel]);

    private static IEnumerable<(int Image, NormalizedValues Values)> All(ReferenceNode node)
    {
        for (int n = 0; n < node.Input.Images; n++)
            for (int c = 0; c < node.Input.Shape.Channels; c++) yield return (n, new((n, n + 1), c));
    }
}

using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>Every channel of every image normalised by its own mean and biased variance.</summary>
internal sealed class ReferenceInstanceNorm(InstanceNorm norm) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        foreach (NormalizedValues values in All(node))
        {
            (double mean, double variance) = values.Statistics(node.Input);
            values.Forward(
                node.Input, node.Output, mean, Math.Sqrt(variance + norm.Epsilon), node[norm.Scale][values.Channel],
                node[norm.Bias][values.Channel]);
        }
    }

    public override void Backward(ReferenceNode node)
    {
        foreach (NormalizedValues values in All(node))
        {
            (double mean, double variance) = values.Statistics(node.Input);
            (double scale, double bias) = values.Backward(
                node.Input, node.InputGradient, node.OutputGradient, mean, Math.Sqrt(variance + norm.Epsilon),
                node[norm.Scale][values.Channel], ofItself: true);
            node.GradientOf(norm.Scale)[values.Channel] += scale;
            node.GradientOf(norm.Bias)[values.Channel] += bias;
        }
    }

    private static IEnumerable<NormalizedValues> All(ReferenceNode node)
    {
        for (int n = 0; n < node.Input.Images; n++)
            for (int c = 0; c < node.Input.Shape.Channels; c++) yield return new((n, n + 1), c);
    }
}

using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>Batch norm, with the statistics of the batch or with running ones as constants.</summary>
internal sealed class ReferenceBatchNorm(BatchNorm norm) : ReferenceOperator
{
    /// <summary>Mean of each channel that the last forward normalised with.</summary>
    public double[] Mean { get; } = new double[norm.Scale.Values.Length];

    /// <summary>Variance of each channel that the last forward normalised with; in the batch mode the biased one.</summary>
    public double[] Variance { get; } = new double[norm.Scale.Values.Length];

    public override void Forward(ReferenceNode node)
    {
        for (int c = 0; c < Mean.Length; c++)
        {
            NormalizedValues values = ValuesOf(node, c);
            (Mean[c], Variance[c]) = node.Norms == NormMode.Batch
                ? values.Statistics(node.Input)
                : (node[norm.Mean][c], node[norm.Variance][c]);
            values.Forward(node.Input, node.Output, Mean[c], Deviation(c), node[norm.Scale][c], node[norm.Bias][c]);
        }
    }

    public override void Backward(ReferenceNode node)
    {
        for (int c = 0; c < Mean.Length; c++)
        {
            (double scale, double bias) = ValuesOf(node, c).Backward(
                node.Input, node.InputGradient, node.OutputGradient, Mean[c], Deviation(c), node[norm.Scale][c],
                ofItself: node.Norms == NormMode.Batch);
            node.GradientOf(norm.Scale)[c] += scale;
            node.GradientOf(norm.Bias)[c] += bias;
        }
    }

    private static NormalizedValues ValuesOf(ReferenceNode node, int channel) => new((0, node.Input.Images), channel);

    private double Deviation(int channel) => Math.Sqrt(Variance[channel] + norm.Epsilon);
}

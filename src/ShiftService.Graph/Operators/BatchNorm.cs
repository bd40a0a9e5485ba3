namespace ShiftService.Graph.Operators;

/// <summary>
/// Batch normalisation with running statistics: (x - mean) / sqrt(variance + epsilon) * scale + bias, per channel (or feature).
/// </summary>
public sealed record BatchNorm(Weight Scale, Weight Bias, Weight Mean, Weight Variance, float Epsilon = 1e-5f) : Operator
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [Scale, Bias, Mean, Variance];

    /// <summary>The equivalent per-channel factor and addend.</summary>
    public (float[] Factor, float[] Addend) AsAffine()
    {
        var factor = new float[Scale.Values.Length];
        var addend = new float[factor.Length];
        for (int c = 0; c < factor.Length; c++)
        {
            double f = Scale.Values[c] / Math.Sqrt((double)Variance.Values[c] + Epsilon);
            factor[c] = (float)f;
            addend[c] = (float)(Bias.Values[c] - Mean.Values[c] * f);
        }
        return (factor, addend);
    }

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        foreach (Weight weight in Weights) RequirePerChannel(weight, inputs[0].Channels);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) =>
        new(0, NormParameters: Scale.Values.Length + Bias.Values.Length);
}

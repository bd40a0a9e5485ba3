namespace ShiftService.Graph.Operators;

/// <summary>Per-channel x * scale + bias with constant factors: input normalisation, or rescaling of an output.</summary>
public sealed record Affine(Weight Scale, Weight Bias) : Operator
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [Scale, Bias];

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        foreach (Weight weight in Weights) RequirePerChannel(weight, inputs[0].Channels);
        return inputs[0];
    }
}

namespace ShiftService.Graph.Operators;

/// <summary>Normalises every channel of every image by its own mean and variance over the pixels, then scales and shifts it.</summary>
public sealed record InstanceNorm(Weight Scale, Weight Bias, float Epsilon = 1e-5f) : Operator
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [Scale, Bias];

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        foreach (Weight weight in Weights) RequirePerChannel(weight, RequireImage(inputs[0]).Channels);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) =>
        new(0, NormParameters: Scale.Values.Length + Bias.Values.Length);
}

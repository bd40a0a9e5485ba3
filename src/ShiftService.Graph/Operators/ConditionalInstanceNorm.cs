namespace ShiftService.Graph.Operators;

/// <summary>
/// Instance normalisation whose scale and bias depend on a style (Dumoulin, Shlens and Kudlur, ICLR 2017). Each style has a row in two
/// tables, [styles, channels]; a run gives every image a vector of weights over the styles, usually summing to one, and its scale and bias
/// are the rows in that mixture. The vector is no activation: it belongs to the run, and all such norms of a network share it.
/// </summary>
public sealed record ConditionalInstanceNorm(Weight Scale, Weight Bias, float Epsilon = 1e-5f) : Operator
{
    /// <summary>Number of styles.</summary>
    public int Styles => Scale.Shape[0];

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [Scale, Bias];

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        int channels = RequireImage(inputs[0]).Channels;
        foreach (Weight table in Weights)
            if (table.Shape.Count != 2 || table.Shape[0] != Scale.Shape[0] || table.Shape[1] != channels)
                throw new ModelException(
                    ModelError.InvalidShape, $"the table {table} should have a row of {channels} channels for each of {Scale.Shape[0]} styles");
        return inputs[0];
    }

    /// <inheritdoc/>
    public override OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) =>
        new(0, NormParameters: Scale.Values.Length + Bias.Values.Length);
}

namespace ShiftService.Graph.Operators;

/// <summary>x for x of at least 0, otherwise slope * x, with one slope a channel (He et al., 2015). Slope: [channels].</summary>
public sealed record PRelu(Weight Slope) : ElementwiseOperator
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [Slope];

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        RequirePerChannel(Slope, inputs[0].Channels);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) =>
        new(0, NormParameters: Slope.Values.Length);
}

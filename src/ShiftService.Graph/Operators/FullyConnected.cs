namespace ShiftService.Graph.Operators;

/// <summary>A matrix product on vectors. Matrix: [outputs, inputs]; bias: [outputs].</summary>
public sealed record FullyConnected(Weight Matrix, Weight? Bias) : Operator
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Bias is null ? [Matrix] : [Matrix, Bias];

    /// <summary>Output features.</summary>
    public int Outputs => Matrix.Shape[0];

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        if (!inputs[0].IsVector) throw new ModelException(ModelError.InvalidShape, $"FullyConnected needs a vector and got {inputs[0]}");
        if (Matrix.Shape.Count != 2 || Matrix.Shape[1] != inputs[0].Channels)
            throw new ModelException(ModelError.InvalidShape, $"matrix {Matrix} for {inputs[0].Channels} features");
        if (Bias is not null) RequirePerChannel(Bias, Outputs);
        return TensorShape.Vector(Outputs);
    }

    /// <inheritdoc/>
    public override OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) =>
        new(Matrix.Values.Length + (Bias?.Values.Length ?? 0), MultiplyAccumulates: Matrix.Values.Length);
}

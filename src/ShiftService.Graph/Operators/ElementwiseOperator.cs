namespace ShiftService.Graph.Operators;

/// <summary>An operator that maps every value on its own and keeps the shape.</summary>
public abstract record ElementwiseOperator : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

namespace ShiftService.Graph.Operators;

/// <summary>The sum of two activations of the same shape.</summary>
public sealed record Add : Operator
{
    /// <inheritdoc/>
    public override int? Arity => 2;

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new ModelException(ModelError.InvalidShape, $"cannot add {inputs[0]} and {inputs[1]}");
}

namespace ShiftService.Graph.Operators;

/// <summary>exp(x) over its sum, along the features of a vector.</summary>
public sealed record Softmax : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0].IsVector
        ? inputs[0]
        : throw new ModelException(ModelError.InvalidShape, $"Softmax needs a vector and got {inputs[0]}");
}

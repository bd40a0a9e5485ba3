namespace ShiftService.Graph.Operators;

/// <summary>A vector over its Euclidean length: the form of an embedding that is compared by cosine similarity.</summary>
public sealed record L2Normalize : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0].IsVector
        ? inputs[0]
        : throw new ModelException(ModelError.InvalidShape, $"L2Normalize needs a vector and got {inputs[0]}");
}

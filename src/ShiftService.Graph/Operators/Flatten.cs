namespace ShiftService.Graph.Operators;

/// <summary>An image as a vector, in the order channel, row, column.</summary>
public sealed record Flatten : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0].Elements <= int.MaxValue
        ? TensorShape.Vector((int)inputs[0].Elements)
        : throw new ModelException(ModelError.InvalidShape, $"{inputs[0]} has too many values for a vector");
}

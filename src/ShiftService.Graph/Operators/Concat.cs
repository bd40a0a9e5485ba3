namespace ShiftService.Graph.Operators;

/// <summary>Joins activations along the channels, in order.</summary>
public sealed record Concat : Operator
{
    /// <inheritdoc/>
    public override int? Arity => null;

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape first = inputs[0];
        int channels = 0;
        foreach (TensorShape input in inputs)
        {
            if (input with { Channels = first.Channels } != first)
                throw new ModelException(ModelError.InvalidShape, $"cannot join {first} and {input}");
            channels = checked(channels + input.Channels);
        }
        return first with { Channels = channels };
    }
}

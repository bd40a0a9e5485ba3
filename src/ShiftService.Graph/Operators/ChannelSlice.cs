namespace ShiftService.Graph.Operators;

/// <summary>The channels from <paramref name="Start"/> on, <paramref name="Count"/> of them.</summary>
public sealed record ChannelSlice(int Start, int Count) : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) =>
        Start >= 0 && Count >= 1 && (long)Start + Count <= inputs[0].Channels
            ? inputs[0] with { Channels = Count }
            : throw new ModelException(ModelError.InvalidShape, $"channels {Start} to {(long)Start + Count} of {inputs[0].Channels}");
}

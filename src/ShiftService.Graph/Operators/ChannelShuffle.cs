namespace ShiftService.Graph.Operators;

/// <summary>
/// Views the channels as (groups, channels / groups) and transposes: output channel j * groups + g is input channel
/// g * (channels / groups) + j (ShuffleNet; the permutations of interleaved group convolutions).
/// </summary>
public sealed record ChannelShuffle(int Groups) : Operator
{
    /// <summary>The input channel that output channel <paramref name="output"/> of <paramref name="channels"/> is.</summary>
    public int Source(int output, int channels) => output % Groups * (channels / Groups) + output / Groups;

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) =>
        Groups >= 1 && RequireImage(inputs[0]).Channels % Groups == 0
            ? inputs[0]
            : throw new ModelException(ModelError.InvalidShape, $"{inputs[0].Channels} channels do not divide into {Groups} groups");
}

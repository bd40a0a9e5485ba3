namespace ShiftService.Graph.Operators;

/// <summary>Repeats every pixel <paramref name="Factor"/> times in both directions (nearest neighbour).</summary>
public sealed record Upsample(int Factor) : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = RequireImage(inputs[0]);
        if (Factor < 1 || (long)input.Height * Factor > SlidingWindow.MaxSide || (long)input.Width * Factor > SlidingWindow.MaxSide)
            throw new ModelException(
                ModelError.InvalidAttribute, $"factor {Factor} makes {input} larger than {SlidingWindow.MaxSide} pixels");
        return TensorShape.Image(input.Channels, input.Height * Factor, input.Width * Factor);
    }
}

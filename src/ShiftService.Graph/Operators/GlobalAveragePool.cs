namespace ShiftService.Graph.Operators;

/// <summary>The mean of every channel over all pixels, as a 1x1 image.</summary>
public sealed record GlobalAveragePool : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) =>
        TensorShape.Image(RequireImage(inputs[0]).Channels, 1, 1);
}

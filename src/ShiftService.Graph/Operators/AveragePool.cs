namespace ShiftService.Graph.Operators;

/// <summary>The mean over a window. Padded pixels count as zeros, or not at all, as <paramref name="CountPadding"/> says.</summary>
public sealed record AveragePool(SlidingWindow Window, bool CountPadding) : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = RequireImage(inputs[0]);
        (int height, int width) = Window.OutputSize(input.Height, input.Width);
        return TensorShape.Image(input.Channels, height, width);
    }
}

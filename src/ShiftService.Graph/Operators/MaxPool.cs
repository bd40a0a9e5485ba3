namespace ShiftService.Graph.Operators;

/// <summary>The maximum over a window; padding never wins.</summary>
public sealed record MaxPool(SlidingWindow Window) : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = RequireImage(inputs[0]);
        (int height, int width) = Window.OutputSize(input.Height, input.Width);
        return TensorShape.Image(input.Channels, height, width);
    }
}

namespace ShiftService.Graph.Operators;

/// <summary>Extends an image by mirroring it at its edges, the edge pixels themselves not repeated.</summary>
public sealed record ReflectionPad(Padding2D Padding) : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = RequireImage(inputs[0]);
        if (Math.Min(Math.Min(Padding.Top, Padding.Left), Math.Min(Padding.Bottom, Padding.Right)) < 0 ||
            Math.Max(Padding.Top, Padding.Bottom) >= input.Height || Math.Max(Padding.Left, Padding.Right) >= input.Width)
            throw new ModelException(ModelError.InvalidShape, $"padding {Padding} needs an image larger than {input.Height}x{input.Width}");
        return TensorShape.Image(
            input.Channels, input.Height + Padding.Top + Padding.Bottom, input.Width + Padding.Left + Padding.Right);
    }
}

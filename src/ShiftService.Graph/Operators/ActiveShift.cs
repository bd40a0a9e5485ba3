namespace ShiftService.Graph.Operators;

/// <summary>
/// Moves every channel by its own real, learned offset with bilinear interpolation (Jeon and Kim, NeurIPS 2018); each of the four
/// neighbours is zero on its own when it lies outside. Output (y, x) reads around (y * stride + Dy(c), x * stride + Dx(c)).
/// Offsets: [channels, 2], vertical first, in pixels. In files it is a depthwise convolution with at most 2x2 taps.
/// </summary>
public sealed record ActiveShift(Weight Offsets, int Stride = 1) : Operator
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [Offsets];

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = RequireImage(inputs[0]);
        RequirePerChannel(Offsets, 2 * input.Channels);
        if (Stride is < 1 or > SlidingWindow.MaxSide)
            throw new ModelException(ModelError.InvalidAttribute, $"stride {Stride} is out of range");
        return TensorShape.Image(input.Channels, (input.Height - 1) / Stride + 1, (input.Width - 1) / Stride + 1);
    }

    /// <inheritdoc/>
    public override OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) =>
        new(0, ShiftParameters: Offsets.Values.Length);
}

namespace ShiftService.Graph.Operators;

/// <summary>
/// Moves every channel by its own whole-pixel offset, filling with zeros: output(c, y, x) = input(c, y + Dy(c), x + Dx(c)).
/// No parameters, no arithmetic (Wu et al., CVPR 2018). In files it is a depthwise convolution with one-hot kernels.
/// </summary>
public sealed record Shift(IReadOnlyList<Offset2D> Offsets) : Operator
{
    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) =>
        RequireImage(inputs[0]).Channels == Offsets.Count
            ? inputs[0]
            : throw new ModelException(ModelError.InvalidShape, $"{Offsets.Count} offsets for {inputs[0].Channels} channels");
}

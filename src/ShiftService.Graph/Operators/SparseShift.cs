namespace ShiftService.Graph.Operators;

/// <summary>
/// FE-Net's sparse shift (Chen et al., CVPR 2019): offsets are learned as real numbers and rounded, half away from zero, when
/// applied. Offsets: [channels, 2], vertical first, in pixels. Once trained it is a <see cref="Shift"/>, and is stored as one.
/// </summary>
public sealed record SparseShift(Weight Offsets) : Operator
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [Offsets];

    /// <summary>The whole-pixel shift that the current offsets round to.</summary>
    public Shift Rounded()
    {
        var offsets = new Offset2D[Offsets.Values.Length / 2];
        for (int c = 0; c < offsets.Length; c++)
            offsets[c] = new(Round(Offsets.Values[2 * c]), Round(Offsets.Values[2 * c + 1]));
        return new(offsets);

        static int Round(float value) => (int)MathF.Round(value, MidpointRounding.AwayFromZero);
    }

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        RequirePerChannel(Offsets, 2 * RequireImage(inputs[0]).Channels);
        return inputs[0];
    }
}

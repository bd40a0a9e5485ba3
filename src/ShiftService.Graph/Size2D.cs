namespace ShiftService.Graph;

/// <summary>A pair of spatial extents (strides, dilations, kernel sizes), vertical first.</summary>
public readonly record struct Size2D(int Y, int X)
{
    /// <summary>The same extent in both directions.</summary>
    public static implicit operator Size2D(int both) => new(both, both);

    /// <inheritdoc/>
    public override string ToString() => Y == X ? $"{Y}" : $"{Y}x{X}";
}

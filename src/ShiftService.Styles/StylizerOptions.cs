namespace ShiftService.Styles;

/// <summary>How large pictures are cut up. Memory grows with these numbers and not with the picture.</summary>
public sealed record StylizerOptions
{
    /// <summary>
    /// Pixels of mirrored picture around it, since a network has nothing to see beyond an edge: a multiple of the network's stride.
    /// </summary>
    public int Border { get; init; } = 32;

    /// <summary>Largest picture, in pixels and with its border, that is computed in one piece.</summary>
    public int MostPixelsAtOnce { get; init; } = 1 << 20;

    /// <summary>Longest side of a tile of a larger picture, in pixels, its margin included.</summary>
    public int TileSide { get; init; } = 512;

    /// <summary>Side of the parts of a larger picture that statistics are measured on, in pixels.</summary>
    public int SampleSide { get; init; } = 208;

    /// <summary>Most parts that statistics are measured on.</summary>
    public int MostSamples { get; init; } = 16;

    /// <summary>Sizes are rounded up to multiples of this, so that few of them need to be compiled.</summary>
    public int SizeStep { get; init; } = 32;

    /// <summary>Sizes that are kept compiled.</summary>
    public int KeptSizes { get; init; } = 8;
}

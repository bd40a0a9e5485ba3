namespace ShiftService.Packages;

/// <summary>
/// What a network's shifts have learned: the two analyses of the Shift paper (Wu et al., CVPR 2018), and learned offsets.
/// </summary>
public sealed record PackageAnalysis
{
    /// <summary>What the images were that activations were correlated on; null where only weights were looked at.</summary>
    public string? Data { get; init; }

    /// <summary>How many images.</summary>
    public int Images { get; init; }

    /// <summary>What the numbers say, one sentence each.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>One entry a shift, in the network's order.</summary>
    public required IReadOnlyList<ShiftLayerAnalysis> Layers { get; init; }
}

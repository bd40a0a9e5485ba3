namespace ShiftService.Training.Losses;

/// <summary>
/// Content, style and smoothness of an image that the network makes, as another network sees them (Johnson, Alahi and Fei-Fei, ECCV
/// 2016): <see cref="ContentLoss"/>, <see cref="GramLoss"/> and <see cref="TotalVariationLoss"/>.
/// </summary>
public sealed record PerceptualOptions : LossOptions
{
    /// <summary>Model file of the network that looks, relative to the data root.</summary>
    public required string Network { get; init; }

    /// <summary>The styles, in the order of the network's tables; exactly one for a network without styles.</summary>
    public required IReadOnlyList<StyleOptions> Styles { get; init; }

    /// <summary>Activation that content is compared on.</summary>
    public required string ContentLayer { get; init; }

    /// <summary>Activations that style is compared on.</summary>
    public required IReadOnlyList<string> StyleLayers { get; init; }

    /// <summary>Factor on content.</summary>
    public double ContentWeight { get; init; } = 1;

    /// <summary>Factor on style, which is a mean over the layers of relative squared differences.</summary>
    public required double StyleWeight { get; init; }

    /// <summary>Factor on total variation.</summary>
    public double TotalVariationWeight { get; init; }

    /// <summary>
    /// Pixels along the edges of the output that nobody looks at. What lies beyond an edge is unknown to the network, and a network that is
    /// looked at there learns to paint frames.
    /// </summary>
    public int Border { get; init; }
}

namespace ShiftService.Training.Losses;

/// <summary>
/// Content, style and smoothness of an image that the network makes, as another network sees them (Johnson, Alahi and Fei-Fei, ECCV
/// 2016): <see cref="ContentLoss"/>, <see cref="GramLoss"/> and <see cref="TotalVariationLoss"/>.
/// </summary>
public sealed record PerceptualOptions : LossOptions
{
    /// <summary>Model file of the network that looks, relative to the data root.</summary>
    public required string Network { get; init; }

    /// <summary>File of the style image, relative to the data root.</summary>
    public required string StyleImage { get; init; }

    /// <summary>Pixels of the style image's shorter side, after scaling.</summary>
    public int StyleSize { get; init; } = 256;

    /// <summary>Activation that content is compared on.</summary>
    public required string ContentLayer { get; init; }

    /// <summary>Activations that style is compared on.</summary>
    public required IReadOnlyList<string> StyleLayers { get; init; }

    /// <summary>Factor on content.</summary>
    public double ContentWeight { get; init; } = 1;

    /// <summary>Factor on style.</summary>
    public required double StyleWeight { get; init; }

    /// <summary>Factor on total variation.</summary>
    public double TotalVariationWeight { get; init; }
}

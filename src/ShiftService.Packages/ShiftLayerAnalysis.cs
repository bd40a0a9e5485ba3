namespace ShiftService.Packages;

/// <summary>One shift of a network.</summary>
public sealed record ShiftLayerAnalysis
{
    /// <summary>The layer's name.</summary>
    public required string Name { get; init; }

    /// <summary>Channels.</summary>
    public required int Channels { get; init; }

    /// <summary>Share of channels that stay where they are; of learned real offsets, those within half a pixel in both axes.</summary>
    public required double Unmoved { get; init; }

    /// <summary>Mean distance, in pixels, that channels move to the left or the right.</summary>
    public required double MeanHorizontal { get; init; }

    /// <summary>Mean distance, in pixels, that channels move up or down.</summary>
    public required double MeanVertical { get; init; }

    /// <summary>The largest distance along one axis, in pixels.</summary>
    public required double Largest { get; init; }

    /// <summary>Channels whose activation never changes; null where no images were looked at.</summary>
    public int? Constant { get; init; }

    /// <summary>Mean absolute correlation of two channels that share a direction; null where not measured or none share one.</summary>
    public double? CorrelationWithin { get; init; }

    /// <summary>The same of two channels of different directions.</summary>
    public double? CorrelationBetween { get; init; }

    /// <summary>Channels that correlate above 0.9, in absolute value, with an earlier one of their direction.</summary>
    public int? Redundant { get; init; }

    /// <summary>One entry a direction, from above to below, then from left to right.</summary>
    public required IReadOnlyList<ShiftDirectionAnalysis> Directions { get; init; }
}

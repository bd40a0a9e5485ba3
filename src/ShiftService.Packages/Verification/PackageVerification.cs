namespace ShiftService.Packages.Verification;

/// <summary>What a service needs to know to compare faces by a model's embeddings, and what its answers are worth.</summary>
public sealed record PackageVerification
{
    /// <summary>Where faces are aligned to.</summary>
    public required PackageTemplate Template { get; init; }

    /// <summary>How embeddings are compared.</summary>
    public SimilarityMeasure Similarity { get; init; }

    /// <summary>True if the embedding of a face is the sum of those of the face and of its mirror image.</summary>
    public bool Mirror { get; init; }

    /// <summary>From similarity to probability.</summary>
    public required PackageCalibration Calibration { get; init; }

    /// <summary>Thresholds, the one with the highest false-accept rate first.</summary>
    public required IReadOnlyList<PackageThreshold> Thresholds { get; init; }

    /// <summary>How similar pairs are.</summary>
    public required ScoreHistogram Histogram { get; init; }

    /// <summary>Pairs of the same person that all this was measured on.</summary>
    public required long SamePairs { get; init; }

    /// <summary>Pairs of two people that all this was measured on.</summary>
    public required long DifferentPairs { get; init; }

    /// <summary>People in them.</summary>
    public required int People { get; init; }

    /// <summary>What the images were, and how the intervals were made.</summary>
    public required string Data { get; init; }
}

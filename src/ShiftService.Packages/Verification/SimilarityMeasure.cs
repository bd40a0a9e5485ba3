namespace ShiftService.Packages.Verification;

/// <summary>How two embeddings are compared.</summary>
public enum SimilarityMeasure
{
    /// <summary>The cosine of the angle between them, -1 to 1.</summary>
    Cosine,
}

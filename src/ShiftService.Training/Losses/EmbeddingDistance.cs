namespace ShiftService.Training.Losses;

/// <summary>How far an embedding is from its teacher's.</summary>
public enum EmbeddingDistance
{
    /// <summary>1 - cosine, whatever the lengths.</summary>
    Cosine,

    /// <summary>The sum of squared differences.</summary>
    Squared,
}

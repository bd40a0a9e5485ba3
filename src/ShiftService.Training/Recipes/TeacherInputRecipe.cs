namespace ShiftService.Training.Recipes;

/// <summary>
/// How a teacher sees the stored images, each once and before any augmentation: what it says of an image is kept, and taught whatever
/// augmentation makes of it.
/// </summary>
public sealed record TeacherInputRecipe
{
    /// <summary>Mean of red, green and blue, on a scale where white is 1.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>Standard deviation of red, green and blue.</summary>
    public required IReadOnlyList<float> Std { get; init; }

    /// <summary>Points of both, by which a similarity makes the teacher's input; where there are none, the whole image is scaled.</summary>
    public IReadOnlyList<PointRecipe> Points { get; init; } = [];

    /// <summary>True to add what it says of the mirrored image, both at unit length.</summary>
    public bool Mirror { get; init; }
}

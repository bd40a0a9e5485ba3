namespace ShiftService.Training.Recipes;

/// <summary>
/// Photos that nobody marked. Those in which the teacher sees no face are backgrounds; those in which it is sure of all the faces that it
/// sees show these; the others are left out.
/// </summary>
public sealed record UnmarkedPhotosRecipe
{
    /// <summary>Folder or archive, relative to the data root.</summary>
    public required string Path { get; init; }

    /// <summary>The split to take, where there are some.</summary>
    public string? Split { get; init; }

    /// <summary>True where the photos lie in no folders of classes.</summary>
    public bool Unlabelled { get; init; }

    /// <summary>Takes every so many photos.</summary>
    public int Every { get; init; } = 1;
}

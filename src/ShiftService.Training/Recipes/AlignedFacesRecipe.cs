namespace ShiftService.Training.Recipes;

/// <summary>Packed sheets whose cells hold one face each, aligned as the embedder wants it: their points are known.</summary>
public sealed record AlignedFacesRecipe
{
    /// <summary>Folder of the index and the sheets, relative to the data root. Cells have 64x80 pixels.</summary>
    public required string Path { get; init; }

    /// <summary>The split to take; all where it is left out.</summary>
    public string? Split { get; init; }

    /// <summary>Takes every so many cells.</summary>
    public int Every { get; init; } = 1;
}

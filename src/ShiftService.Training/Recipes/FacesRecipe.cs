namespace ShiftService.Training.Recipes;

/// <summary>Photos with faces, for detectors. <see cref="DataRecipe.Path"/> then is a table of boxes.</summary>
public sealed record FacesRecipe
{
    /// <summary>Index of packed sheets whose cells hold one face each, relative to the data root.</summary>
    public string? Cells { get; init; }

    /// <summary>Aligned faces.</summary>
    public AlignedFacesRecipe? Aligned { get; init; }

    /// <summary>Photos that the teacher marks. Backgrounds are taken from each of these, and from the table, equally often.</summary>
    public IReadOnlyList<UnmarkedPhotosRecipe> Unmarked { get; init; } = [];

    /// <summary>YuNet's model file, relative to the data root: it marks the landmarks of photos without, and the unmarked photos.</summary>
    public string? Teacher { get; init; }

    /// <summary>Side in pixels of the square that the service scales photos into.</summary>
    public int InputSide { get; init; } = 320;

    /// <summary>Score from which on the service says that something is a face, unless a caller says otherwise.</summary>
    public double ScoreThreshold { get; init; } = 0.65;

    /// <summary>Images an epoch: each is composed anew.</summary>
    public int ImagesPerEpoch { get; init; } = 8192;

    /// <summary>Pixels of the smallest faces that are asked for: the root of the box's area.</summary>
    public double SmallestFace { get; init; } = 9;
}

namespace ShiftService.Training.Recipes;

/// <summary>What a model's card says that cannot be measured.</summary>
public sealed record CardRecipe
{
    /// <summary>What the model is for.</summary>
    public string? IntendedUse { get; init; }

    /// <summary>What it is not for, and where it fails.</summary>
    public string? Limits { get; init; }
}

namespace ShiftService.Training.Recipes;

/// <summary>One thing that is wrong with a recipe.</summary>
/// <param name="Path">Where, as "$.schedule.epochs".</param>
/// <param name="Reason">What.</param>
public sealed record RecipeError(string Path, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Reason}";
}

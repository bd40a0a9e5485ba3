namespace ShiftService.Training.Recipes;

/// <summary>How images packed into sheets are laid out. Cells fill a sheet row by row, without gaps.</summary>
public sealed record SheetRecipe
{
    /// <summary>Pixels in a row of a cell.</summary>
    public required int CellWidth { get; init; }

    /// <summary>Rows of a cell.</summary>
    public required int CellHeight { get; init; }

    /// <summary>Column of the index that says which class an image is of.</summary>
    public string LabelColumn { get; init; } = "label";

    /// <summary>Column of the index that says which split it belongs to.</summary>
    public string SplitColumn { get; init; } = "split";
}

namespace ShiftService.Training.Data.Sources;

/// <summary>How packed sheets are laid out. Cells fill a sheet row by row, without gaps.</summary>
/// <param name="CellWidth">Pixels in a row of a cell.</param>
/// <param name="CellHeight">Rows of a cell.</param>
public sealed record SheetOptions(int CellWidth, int CellHeight)
{
    /// <summary>Column of the index that says which class an image is of.</summary>
    public string LabelColumn { get; init; } = "label";

    /// <summary>Column that says which split it belongs to.</summary>
    public string SplitColumn { get; init; } = "split";

    /// <summary>The split to take; null takes all.</summary>
    public string? Split { get; init; }
}

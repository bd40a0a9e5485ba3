using System.CommandLine;
using ShiftService.Cli.Options;

namespace ShiftService.Cli.Verification;

/// <summary>Options that say how packed sheets of faces are laid out.</summary>
/// <param name="label">Column of the people by default.</param>
internal sealed class FaceSheetOptions(string label)
{
    /// <summary>--split.</summary>
    public Option<string?> Split { get; } = new("--split") { Description = "The split to take, such as test.", HelpName = "SPLIT" };

    /// <summary>--cell.</summary>
    public Option<(int Height, int Width)?> Cell { get; } = CommonOptions.Size("--cell", "Size of a cell of packed sheets.");

    /// <summary>--label.</summary>
    public Option<string?> Label { get; } = new("--label")
    {
        Description = $"Column of the people in the index of packed sheets. Default: {label}.", HelpName = "COLUMN",
    };

    /// <summary>Reads the index.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">The folder of the sheets.</param>
    /// <param name="cell">Size of a cell where the command line says none.</param>
    public FaceSheets Open(ParseResult parsed, string folder, (int Height, int Width) cell) =>
        FaceSheets.Open(folder, parsed.GetValue(Cell) ?? cell, parsed.GetValue(Label) ?? label, parsed.GetValue(Split));
}

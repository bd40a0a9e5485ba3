using ShiftService.Packages.Documents;

namespace ShiftService.Training.Recipes;

/// <summary>A recipe that cannot be followed, with everything that is wrong with it.</summary>
public sealed class RecipeException : Exception
{
    /// <summary>Creates the error.</summary>
    public RecipeException(string file, IReadOnlyList<DocumentError> errors, Exception? inner = null)
        : base($"{file}: {string.Join("; ", errors)}", inner) =>
        (File, Errors) = (file, errors);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>What is wrong, in the order of the file.</summary>
    public IReadOnlyList<DocumentError> Errors { get; }
}

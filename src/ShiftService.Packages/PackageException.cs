using ShiftService.Packages.Documents;

namespace ShiftService.Packages;

/// <summary>A model package that cannot be used, with everything that is wrong with it.</summary>
public sealed class PackageException : Exception
{
    /// <summary>Creates the error.</summary>
    public PackageException(string place, IReadOnlyList<DocumentError> errors, Exception? inner = null)
        : base($"{place}: {string.Join("; ", errors)}", inner) =>
        (Place, Errors) = (place, errors);

    /// <summary>The package, or the file of it, at fault.</summary>
    public string Place { get; }

    /// <summary>What is wrong; keys of the card as "$.input.mean", other files by their names.</summary>
    public IReadOnlyList<DocumentError> Errors { get; }
}

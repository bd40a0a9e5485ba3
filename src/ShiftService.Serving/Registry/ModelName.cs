using System.Text.RegularExpressions;

namespace ShiftService.Serving.Registry;

/// <summary>What models, versions and aliases may be called: names that are also safe as folders and in addresses.</summary>
public static partial class ModelName
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxLength = 64;

    /// <summary>What a name must look like.</summary>
    public const string Rule = "1 to 64 lower-case letters, digits, '.', '_' or '-', beginning with a letter or digit, without '..'";

    /// <summary>True if it may be a name.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && Pattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>Throws where it may be none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="field">What it names in the request, such as "version".</param>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    public static void Require(string? name, string field)
    {
        if (!IsValid(name)) throw new InvalidArgumentException(field, $"must be {Rule}");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

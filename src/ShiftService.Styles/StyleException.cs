namespace ShiftService.Styles;

/// <summary>A style, or a mix of styles, that cannot be had.</summary>
/// <param name="error">What is wrong.</param>
/// <param name="message">The reason, for people.</param>
/// <param name="known">Names of the styles that there are.</param>
public sealed class StyleException(StyleError error, string message, IReadOnlyList<string> known) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public StyleError Error { get; } = error;

    /// <summary>Names of the styles that there are.</summary>
    public IReadOnlyList<string> Known { get; } = known;
}

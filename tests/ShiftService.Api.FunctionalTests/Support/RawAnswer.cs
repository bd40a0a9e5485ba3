namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">Its status; 0 where the connection was closed without an answer.</param>
/// <param name="Headers">Its header lines.</param>
/// <param name="Body">Its body.</param>
internal sealed record RawAnswer(int Status, IReadOnlyList<string> Headers, string Body)
{
    /// <summary>A header's value.</summary>
    public string? Header(string name) => Headers
        .FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

using System.Text.Json.Nodes;

namespace ShiftService.Api.OpenApi;

/// <summary>A parameter of a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Example">A value.</param>
internal sealed record ApiParameter(string Name, string Description, JsonNode Example)
{
    /// <summary>Its smallest and largest value, of a number.</summary>
    public (int Minimum, int Maximum)? Range { get; init; }

    /// <summary>True for a number that need not be whole.</summary>
    public bool IsReal { get; init; }

    /// <summary>True where a request must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What it is where it is left out.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The words that it may be; null for any.</summary>
    public IReadOnlyList<string>? Words { get; init; }
}

namespace ShiftService.Api.Options;

/// <summary>Which other sites' pages may ask, by their visitors' browsers.</summary>
public sealed record CrossOriginOptions
{
    /// <summary>Origins such as https://example.org; * for all. None by default.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}

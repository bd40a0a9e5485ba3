namespace ShiftService.Api.OpenApi;

/// <summary>An answer to a request that went well.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Description">When it is given.</param>
/// <param name="Contents">What it may be.</param>
internal sealed record ApiAnswer(int Status, string Description, params IReadOnlyList<ApiContent> Contents)
{
    /// <summary>Headers that it has beside those of all answers, and what they say.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

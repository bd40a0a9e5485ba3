using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>Why an image has no predictions.</summary>
public record ItemProblem
{
    /// <summary>The kind of failure in a sentence; the same for all of a code.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status that belongs to it.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong with this request, with the numbers.</summary>
    public required string Detail { get; init; }

    /// <summary>The kind of failure in a word that never changes, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Milliseconds after which the same request is likely to succeed.</summary>
    public long? RetryAfterMs { get; init; }

    /// <summary>What else programs may want: limit, actual and unit; errors, each with path and reason; known names; ...</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; init; }
}

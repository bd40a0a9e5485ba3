namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>A failure, as RFC 9457 has it: application/problem+json.</summary>
public sealed record RequestProblem : ItemProblem
{
    /// <summary>The code as a URN.</summary>
    public required string Type { get; init; }

    /// <summary>Where the log and the traces have this request.</summary>
    public required string TraceId { get; init; }
}

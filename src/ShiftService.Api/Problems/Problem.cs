namespace ShiftService.Api.Problems;

/// <summary>A failure as it is told to the client: RFC 9457, with a code, the numbers, and when to come back.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Detail">What is wrong with this request.</param>
/// <param name="Fields">Further members.</param>
internal sealed record Problem(ProblemKind Kind, string Detail, IReadOnlyList<(string Name, object Value)> Fields)
{
    /// <summary>When the same request is likely to succeed; null if it is not said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A number over its limit.</summary>
    public static Problem Over(ProblemKind kind, string what, long limit, long actual, string unit) =>
        kind.With($"{what}: {actual} {unit}, allowed are {limit}", ("limit", limit), ("actual", actual), ("unit", unit));

    /// <summary>The problem as an exception.</summary>
    public ProblemException ToException() => new(this);
}

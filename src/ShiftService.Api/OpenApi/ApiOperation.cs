using ShiftService.Api.Problems;

namespace ShiftService.Api.OpenApi;

/// <summary>What the document says about one method of one route. Who may use it is with the endpoint, not here.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Route">The route's pattern, as it is mapped.</param>
/// <param name="Tag">Under which heading it stands.</param>
/// <param name="Id">How generated clients call it.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Description">What else there is to know.</param>
internal sealed record ApiOperation(string Method, string Route, string Tag, string Id, string Summary, string Description)
{
    /// <summary>Parameters of the query.</summary>
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>What the request's body may be; nothing where it has none.</summary>
    public IReadOnlyList<ApiContent> Bodies { get; init; } = [];

    /// <summary>Answers to requests that went well.</summary>
    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>What may go wrong, beside what may with every operation.</summary>
    public IReadOnlyList<ProblemKind> Problems { get; init; } = [];
}

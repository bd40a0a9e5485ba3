using ShiftService.Api.Options;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Requests;

/// <summary>The parameters of every route that computes.</summary>
/// <param name="Model">The model's name; null for the default one.</param>
/// <param name="Version">A version or an alias; null for the default one.</param>
/// <param name="DeadlineMs">Milliseconds from now after which no answer is of use.</param>
/// <param name="Priority">How urgent it is.</param>
internal readonly record struct RequestTerms(string? Model, string? Version, int DeadlineMs, Priority Priority)
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["model", "version", "deadlineMs", "priority"];

    /// <summary>Reads them.</summary>
    /// <param name="query">The query.</param>
    /// <param name="deadlineMs">Where it names no deadline.</param>
    /// <param name="options">The service's limits.</param>
    public static RequestTerms Read(QueryReader query, int deadlineMs, ServerOptions options) =>
        Read(query, deadlineMs, options.MaxDeadlineMs);

    /// <summary>Reads them.</summary>
    /// <param name="query">The query.</param>
    /// <param name="deadlineMs">Where it names no deadline.</param>
    /// <param name="maxDeadlineMs">The longest.</param>
    public static RequestTerms Read(QueryReader query, int deadlineMs, int maxDeadlineMs) => new(
        query.Text("model"), query.Text("version"), query.Whole("deadlineMs", deadlineMs, 1, maxDeadlineMs),
        query.Word("priority", Priority.Interactive, ("interactive", Priority.Interactive), ("bulk", Priority.Bulk)));
}

using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.Api.Requests;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Classification;

/// <summary>The parameters of /classify.</summary>
/// <param name="Terms">Those that every route has.</param>
/// <param name="Top">How many classes are told.</param>
internal readonly record struct ClassifyQuery(RequestTerms Terms, int Top)
{
    private const int DefaultTop = 5, MaxTop = 100;

    private static readonly string[] Names = ["top", .. RequestTerms.Names];

    /// <summary>Reads a query.</summary>
    /// <exception cref="ProblemException">A parameter is unknown, twice there, or not what it must be; all are named.</exception>
    public static ClassifyQuery Parse(QueryString query, ServerOptions options)
    {
        if (!query.HasValue) return new(new(null, null, options.ClassifyDeadlineMs, Priority.Interactive), DefaultTop);
        var reader = new QueryReader(query, Names);
        var parsed = new ClassifyQuery(
            RequestTerms.Read(reader, options.ClassifyDeadlineMs, options), reader.Whole("top", DefaultTop, 1, MaxTop));
        reader.Check();
        return parsed;
    }
}

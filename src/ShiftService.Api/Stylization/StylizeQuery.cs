using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.Api.Requests;
using ShiftService.Imaging;

namespace ShiftService.Api.Stylization;

/// <summary>The parameters of /stylize.</summary>
/// <param name="Terms">Those that every route has.</param>
/// <param name="Style">A style or a mix, as it was written.</param>
/// <param name="Strength">From 0, the picture, to 1, the style.</param>
/// <param name="PreserveColors">Whether the picture keeps its colours.</param>
/// <param name="MaxSide">Longest side of the answer.</param>
/// <param name="Quality">Quality of the answer's file.</param>
/// <param name="IsAsync">Whether a job is wanted instead of an answer; null where the query does not say.</param>
internal readonly record struct StylizeQuery(
    RequestTerms Terms, string Style, float Strength, bool PreserveColors, int MaxSide, int Quality, bool? IsAsync)
{
    /// <summary>Least and most pixels of <see cref="MaxSide"/>.</summary>
    public const int MinSide = 32, LongestSide = 65_535;

    private static readonly string[] Names =
        ["style", "strength", "preserveColors", "maxSide", "quality", "mode", .. RequestTerms.Names];

    /// <summary>Reads a query.</summary>
    /// <exception cref="ProblemException">A parameter is unknown, twice there, missing, or not what it must be; all are named.</exception>
    public static StylizeQuery Parse(QueryString query, StylizationOptions options)
    {
        var reader = new QueryReader(query, Names);
        string? style = reader.Text("style");
        if (style is null) reader.Add("style", "is missing; GET /styles lists the styles");
        var parsed = new StylizeQuery(
            RequestTerms.Read(reader, options.DeadlineMs, options.MaxDeadlineMs), style ?? "",
            (float)(reader.Number("strength", 0, 1) ?? 1), reader.Flag("preserveColors", false),
            reader.Whole("maxSide", LongestSide, MinSide, LongestSide), reader.Whole("quality", ImageEncoder.DefaultQuality, 1, 100),
            reader.Word<bool?>("mode", null, ("sync", false), ("async", true)));
        reader.Check();
        return parsed;
    }
}

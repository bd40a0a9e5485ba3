using ShiftService.Api.Options;
using ShiftService.Api.Requests;
using ShiftService.Serving.Tasks.Verification;

namespace ShiftService.Api.Verification;

/// <summary>The parameters of the routes about faces.</summary>
/// <param name="Terms">Those that every route has; the model is the embedder.</param>
/// <param name="Detector">The detector's name; null for the only one.</param>
/// <param name="Query">Which faces are meant.</param>
/// <param name="Target">False-accept rate.</param>
/// <param name="Threshold">A threshold of the caller's own; null takes that of the rate.</param>
/// <param name="Embedding">Whether embeddings are told.</param>
/// <param name="Crops">Whether aligned faces are told.</param>
internal sealed record FaceOptions(
    RequestTerms Terms, string? Detector, FaceQuery Query, double Target, double? Threshold, bool Embedding, bool Crops)
{
    private const double DefaultTarget = 1e-3;

    private static readonly string[] OfFaces = ["detector", "detect", "face", "minScore", "returnCrops", .. RequestTerms.Names];
    private static readonly string[] OfPairs = ["far", "threshold", "returnEmbedding", .. OfFaces];

    /// <summary>Reads the query of /verify.</summary>
    public static FaceOptions OfPair(QueryString query, ServerOptions options) => Read(new(query, OfPairs), FaceChoice.Main, options);

    /// <summary>Reads the query of a route about one image.</summary>
    public static FaceOptions OfImage(QueryString query, ServerOptions options) => Read(new(query, OfFaces), FaceChoice.All, options);

    private static FaceOptions Read(QueryReader query, FaceChoice choice, ServerOptions options)
    {
        bool detect = query.Flag("detect", true);
        choice = query.Word("face", choice, ("main", FaceChoice.Main), ("all", FaceChoice.All));
        var parsed = new FaceOptions(
            RequestTerms.Read(query, options.ClassifyDeadlineMs, options), query.Text("detector"),
            new(detect, choice, query.Number("minScore", 0.01, 1)), query.Number("far", 1e-9, 1) ?? DefaultTarget,
            query.Number("threshold", -1, 1), query.Flag("returnEmbedding", false), query.Flag("returnCrops", false));
        if (parsed.Threshold is not null && query.Text("far") is not null) query.Add("threshold", "does not go with far");
        if (!detect && parsed.Detector is not null) query.Add("detector", "does not go with detect=false");
        query.Check();
        return parsed;
    }
}

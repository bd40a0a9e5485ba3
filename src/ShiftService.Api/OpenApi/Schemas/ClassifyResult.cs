namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>What became of one image: predictions, or an error, which is a problem without type and traceId.</summary>
/// <param name="Name">The name of its file; absent where the request has none.</param>
/// <param name="Predictions">The best classes, the most probable first.</param>
/// <param name="Preprocess">What the network saw of the image.</param>
/// <param name="Timings">Where its time went.</param>
/// <param name="Error">Why there are no predictions.</param>
public sealed record ClassifyResult(
    string? Name, IReadOnlyList<PredictedClass>? Predictions, PreprocessedImage? Preprocess, ImageTimings? Timings, ItemProblem? Error);

using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tasks.Classification;

/// <summary>What a classifier says of one image.</summary>
/// <param name="Predictions">The most probable classes, the best first.</param>
/// <param name="Preprocess">What became of the image on its way to the network.</param>
/// <param name="Times">Where the time went.</param>
public sealed record ClassificationAnswer(IReadOnlyList<Prediction> Predictions, PreprocessReport Preprocess, StageTimes Times);

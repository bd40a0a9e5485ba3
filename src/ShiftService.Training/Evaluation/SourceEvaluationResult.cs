using ShiftService.Training.Data.Cache;

namespace ShiftService.Training.Evaluation;

/// <summary>An evaluation, and which images it was of.</summary>
/// <param name="Report">How well the model does.</param>
/// <param name="Names">Names of the images in their source, in the report's order.</param>
/// <param name="Corrupt">Images that could not be read, and are not among them.</param>
public sealed record SourceEvaluationResult(
    ClassificationReport Report, IReadOnlyList<string> Names, IReadOnlyList<CorruptItem> Corrupt);

using ShiftService.Faces.Verification;
using ShiftService.Training.Evaluation;

namespace ShiftService.Training.Runs;

/// <summary>How a run ended.</summary>
/// <param name="Finished">False if it was interrupted, and can be resumed.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Report">The last evaluation of a classifier; null where there was none.</param>
/// <param name="Pairs">The last evaluation of embeddings; null where there was none.</param>
public sealed record RunResult(bool Finished, int Epochs, long Steps, ClassificationReport? Report, PairReport? Pairs = null);

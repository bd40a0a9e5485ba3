using ShiftService.Faces.Verification;
using ShiftService.Training.Evaluation;

namespace ShiftService.Training.Runs;

/// <summary>How well a network does on test images.</summary>
/// <param name="Classes">A classifier's report.</param>
/// <param name="Pairs">An embedding's report.</param>
internal sealed record RunEvaluation(ClassificationReport? Classes, PairReport? Pairs)
{
    /// <summary>Of networks that are not evaluated during a run.</summary>
    public static RunEvaluation None { get; } = new(null, null);
}

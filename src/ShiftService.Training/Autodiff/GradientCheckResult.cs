namespace ShiftService.Training.Autodiff;

/// <summary>What the check of one parameter, or of the input, found.</summary>
/// <param name="Name">The weight, or the input.</param>
/// <param name="Compared">Values whose gradient was compared.</param>
/// <param name="Skipped">Values that were skipped, because there is a kink within the step.</param>
/// <param name="WorstRelativeError">The largest |analytic - numeric| / max(|analytic|, |numeric|, floor).</param>
/// <param name="WorstIndex">The value it belongs to; -1 when none was compared.</param>
/// <param name="Analytic">Its gradient by backward.</param>
/// <param name="Numeric">Its gradient by finite differences.</param>
public sealed record GradientCheckResult(
    string Name, int Compared, int Skipped, double WorstRelativeError, int WorstIndex, double Analytic, double Numeric);

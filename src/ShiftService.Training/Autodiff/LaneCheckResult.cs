namespace ShiftService.Training.Autodiff;

/// <summary>How far a lane's numbers are from the double precision reference's.</summary>
/// <param name="Name">The output, or the weight whose gradient it is.</param>
/// <param name="Error">
/// The largest difference over the largest value, which counts as at least 0.01: some gradients are zero by design.
/// </param>
public sealed record LaneCheckResult(string Name, double Error);

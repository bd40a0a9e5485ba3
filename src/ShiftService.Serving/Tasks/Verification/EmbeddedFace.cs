using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>A face's embedding.</summary>
/// <param name="Values">Of unit length.</param>
/// <param name="Times">Where its time went.</param>
public sealed record EmbeddedFace(float[] Values, StageTimes Times);

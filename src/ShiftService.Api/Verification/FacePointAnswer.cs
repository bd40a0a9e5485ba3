namespace ShiftService.Api.Verification;

/// <summary>A point in pixels of the upright image.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
public sealed record FacePointAnswer(double X, double Y);

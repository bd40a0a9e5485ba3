namespace ShiftService.Packages.Verification;

/// <summary>A point of a template, in pixels from the centre of the first pixel.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
public sealed record FacePoint(double X, double Y);

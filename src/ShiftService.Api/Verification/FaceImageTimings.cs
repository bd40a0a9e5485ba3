namespace ShiftService.Api.Verification;

/// <summary>Where an image's time went, in milliseconds.</summary>
/// <param name="QueueMs">Waiting.</param>
/// <param name="DecodeMs">File to pixels.</param>
/// <param name="DetectMs">Finding faces.</param>
/// <param name="AlignMs">Cutting them out.</param>
public sealed record FaceImageTimings(double QueueMs, double DecodeMs, double DetectMs, double AlignMs);

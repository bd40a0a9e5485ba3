namespace ShiftService.Serving.Tasks.Verification;

/// <summary>Where the time of an image with faces went.</summary>
/// <param name="Queue">Waiting for a lane.</param>
/// <param name="Decode">File to pixels.</param>
/// <param name="Detect">Finding faces, and looking at them closer.</param>
/// <param name="Align">Cutting them out.</param>
public readonly record struct FaceTimes(TimeSpan Queue, TimeSpan Decode, TimeSpan Detect, TimeSpan Align);

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>Where the time of an image with faces went.</summary>
/// <param name="Queue">Waiting for a lane.</param>
/// <param name="Decode">File to pixels.</param>
/// <param name="Detect">Finding faces.</param>
/// <param name="Align">Looking at them closer, and cutting them out.</param>
public readonly record struct FaceTimes(TimeSpan Queue, TimeSpan Decode, TimeSpan Detect, TimeSpan Align);

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>What became of an image: its faces, or why it has none.</summary>
/// <param name="Search">Its faces.</param>
/// <param name="Error">Why they could not be looked for.</param>
public sealed record FaceSearchItem(FaceSearch? Search, Exception? Error);

using ShiftService.Faces.Detection;
using ShiftService.Imaging;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>The faces of an image.</summary>
/// <param name="Header">What the file says of it.</param>
/// <param name="Faces">Those that are meant, the main one first; empty where there is none.</param>
/// <param name="Others">Those that were found besides.</param>
/// <param name="BestRejectedScore">The highest score below the threshold, 0 to 1.</param>
/// <param name="Times">Where the time went.</param>
public sealed record FaceSearch(
    ImageHeader Header, IReadOnlyList<FoundFace> Faces, IReadOnlyList<FaceDetection> Others, float BestRejectedScore, FaceTimes Times);

namespace ShiftService.Api.Verification;

/// <summary>A face that was found.</summary>
/// <param name="Box">Where it is; absent with detect=false.</param>
/// <param name="Landmarks">Its points; absent with detect=false.</param>
/// <param name="Score">How sure the detector is, 0 to 1; absent with detect=false.</param>
/// <param name="Warnings">Why a comparison is worth less than usual: small, blurred, turned, tilted, dark.</param>
/// <param name="Crop">The aligned face as a PNG in a data: URL; with returnCrops.</param>
/// <param name="Embedding">What it is compared by, of unit length; with returnEmbedding.</param>
public sealed record FaceAnswer(
    FaceBox? Box, LandmarksAnswer? Landmarks, double? Score, IReadOnlyList<string>? Warnings, string? Crop,
    IReadOnlyList<float>? Embedding);

namespace ShiftService.Api.Verification;

/// <summary>An image and its faces.</summary>
/// <param name="Name">What the request calls it.</param>
/// <param name="Format">The format of its file, by its content: jpeg, png, webp, gif, avif.</param>
/// <param name="Width">Its width in pixels once upright.</param>
/// <param name="Height">Its height in pixels once upright.</param>
/// <param name="Orientation">Its EXIF orientation, 1 to 8; 1 is upright.</param>
/// <param name="Faces">The faces that are meant, the main one first.</param>
/// <param name="Others">Faces that were found besides.</param>
/// <param name="Timings">Where its time went.</param>
public sealed record FaceImageAnswer(
    string Name, string Format, int Width, int Height, int Orientation, IReadOnlyList<FaceAnswer> Faces, IReadOnlyList<FaceAnswer> Others,
    FaceImageTimings Timings);

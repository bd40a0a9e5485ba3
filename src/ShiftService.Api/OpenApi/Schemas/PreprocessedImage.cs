namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>What became of an image before the network saw it.</summary>
/// <param name="Format">The format of its file, by its content: jpeg, png, webp, gif, avif.</param>
/// <param name="SourceWidth">Its width in pixels, as stored.</param>
/// <param name="SourceHeight">Its height in pixels, as stored.</param>
/// <param name="Orientation">Its EXIF orientation, 1 to 8; 1 is upright.</param>
/// <param name="OrientedWidth">Its width in pixels once upright.</param>
/// <param name="OrientedHeight">Its height in pixels once upright.</param>
/// <param name="Crop">The part that the network saw, in pixels of the upright image.</param>
/// <param name="InputWidth">The width in pixels that this part was resized to.</param>
/// <param name="InputHeight">The height in pixels that this part was resized to.</param>
public sealed record PreprocessedImage(
    string Format, int SourceWidth, int SourceHeight, int Orientation, int OrientedWidth, int OrientedHeight, CroppedPart Crop,
    int InputWidth, int InputHeight);

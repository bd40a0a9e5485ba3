namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>A rectangle, in pixels from the upper left corner; not always whole ones.</summary>
/// <param name="X">Pixels left of it; negative where it reaches out of the image.</param>
/// <param name="Y">Pixels above it; negative where it reaches out of the image.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public sealed record CroppedPart(double X, double Y, double Width, double Height);

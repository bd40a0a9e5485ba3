namespace ShiftService.Api.Verification;

/// <summary>A rectangle in pixels of the upright image; it may reach out of it.</summary>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public sealed record FaceBox(double X, double Y, double Width, double Height);

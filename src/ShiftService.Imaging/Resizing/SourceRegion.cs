namespace ShiftService.Imaging.Resizing;

/// <summary>A rectangle of an upright image, in its pixels, which need not be whole.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Pixels to the right.</param>
/// <param name="Height">Pixels down.</param>
public readonly record struct SourceRegion(double X, double Y, double Width, double Height);

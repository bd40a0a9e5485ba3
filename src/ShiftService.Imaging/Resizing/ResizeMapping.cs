namespace ShiftService.Imaging.Resizing;

/// <summary>
/// Where a resize rule puts an image's points: result = source * scale + offset, both counted from the upper left corner, so that the first
/// pixel reaches from 0 to 1.
/// </summary>
/// <param name="ScaleX">Pixels of the result per pixel of the source, along a row.</param>
/// <param name="ScaleY">The same along a column.</param>
/// <param name="OffsetX">Where the source's left edge is in the result.</param>
/// <param name="OffsetY">Where the source's upper edge is in the result.</param>
public readonly record struct ResizeMapping(float ScaleX, float ScaleY, float OffsetX, float OffsetY);

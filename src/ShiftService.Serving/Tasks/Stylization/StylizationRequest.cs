using ShiftService.Imaging;
using ShiftService.Styles;

namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>How a picture is to be painted, and what file it becomes.</summary>
/// <param name="Settings">The style.</param>
/// <param name="Format">The format of an opaque picture: JPEG, PNG or WebP.</param>
/// <param name="TransparentFormat">The format of a picture that is not opaque; in JPEG it lies over white.</param>
public sealed record StylizationRequest(StylizationSettings Settings, ImageFormat Format, ImageFormat TransparentFormat)
{
    /// <summary>Longest side, in pixels; a longer one is scaled to it before it is painted.</summary>
    public int MaxSide { get; init; } = int.MaxValue;

    /// <summary>Quality of the file, 1 to 100.</summary>
    public int Quality { get; init; } = ImageEncoder.DefaultQuality;
}

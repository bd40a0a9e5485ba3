namespace ShiftService.Imaging.Resizing;

/// <summary>What becomes of an image whose shape is not the target's.</summary>
public enum ResizeMode
{
    /// <summary>Both sides are scaled to the target, each by its own factor.</summary>
    Squash,

    /// <summary>Scaled by one factor until it covers the target; what overhangs is cut off evenly on both sides.</summary>
    Crop,

    /// <summary>Scaled by one factor until it fits into the target; the rest is filled evenly on both sides.</summary>
    Pad,
}

namespace ShiftService.Packages;

/// <summary>
/// The channels of a shift that share a direction: an offset in whole pixels, or, of real offsets, an eighth of the compass.
/// </summary>
/// <param name="Dy">Where they read from: pixels down, or -1, 0 or 1 for the eighths.</param>
/// <param name="Dx">Pixels to the right, or -1, 0 or 1.</param>
/// <param name="Channels">How many.</param>
/// <param name="Contribution">
/// Mean absolute weight with which the 1x1 layers that follow read them, over that of all channels; null where no such layer follows.
/// </param>
/// <param name="Signal">The same of weight times deviation of the activation; null where no images were looked at.</param>
/// <param name="Correlation">Mean absolute correlation of two of them; null where it was not measured or there is one only.</param>
public sealed record ShiftDirectionAnalysis(
    int Dy, int Dx, int Channels, double? Contribution = null, double? Signal = null, double? Correlation = null);

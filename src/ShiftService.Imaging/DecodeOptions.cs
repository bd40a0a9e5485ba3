using ShiftService.Imaging.Resizing;

namespace ShiftService.Imaging;

/// <summary>How images are decoded.</summary>
public sealed record DecodeOptions
{
    /// <summary>
    /// Most pixels (width x height, as the header states them) of an image. <see cref="DecodeCost"/> tells the bytes that they take.
    /// </summary>
    public long PixelLimit { get; init; } = 50_000_000;

    /// <summary>Most pixels of a side; no format but PNG has longer ones.</summary>
    public int SideLimit { get; init; } = 65_535;

    /// <summary>What becomes of transparency.</summary>
    public Transparency Transparency { get; init; }

    /// <summary>What transparent pixels are laid over, where they are.</summary>
    public RgbColor Background { get; init; } = RgbColor.White;

    /// <summary>
    /// The rule that the image is decoded for. A JPEG is then decoded at a half, a quarter or an eighth where both sides stay at least
    /// <see cref="ResizeRule.ReductionMargin"/> times as long as the rule scales them to. Null decodes in full.
    /// </summary>
    public ResizeRule? ScaledFor { get; init; }

    /// <summary>The process's budget, where there is one.</summary>
    public DecodeBudget? Budget { get; init; }
}

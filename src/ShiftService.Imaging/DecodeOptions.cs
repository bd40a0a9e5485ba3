namespace ShiftService.Imaging;

/// <summary>How images are decoded.</summary>
public sealed record DecodeOptions
{
    /// <summary>Most pixels (width x height) that are decoded; about three bytes each, six while converting.</summary>
    public long PixelLimit { get; init; } = 50_000_000;

    /// <summary>What transparent pixels are laid over.</summary>
    public RgbColor Background { get; init; } = RgbColor.White;
}

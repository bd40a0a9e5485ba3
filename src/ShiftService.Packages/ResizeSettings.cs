using ShiftService.Imaging.Resizing;

namespace ShiftService.Packages;

/// <summary>How images become a network's input, in training, in evaluation and in the service.</summary>
public sealed record ResizeSettings
{
    /// <summary>What becomes of images of another shape.</summary>
    public ResizeMode Mode { get; init; } = ResizeMode.Crop;

    /// <summary>How pixels are weighted.</summary>
    public ResizeFilter Filter { get; init; }

    /// <summary>Share of the scaled image's side that is kept; 0.875 is 256 to 224. Not with padding.</summary>
    public double CropFraction { get; init; } = 1;

    /// <summary>The rule for an input size.</summary>
    public ResizeRule ToRule(int height, int width) => new(width, height, Mode, Filter) { CropFraction = CropFraction };
}

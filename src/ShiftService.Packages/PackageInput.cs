using ShiftService.Imaging;

namespace ShiftService.Packages;

/// <summary>How an image becomes the network's input.</summary>
public sealed record PackageInput
{
    /// <summary>Pixels in a column; the network's own where it is left out.</summary>
    public int? Height { get; init; }

    /// <summary>Pixels in a row; the network's own where it is left out.</summary>
    public int? Width { get; init; }

    /// <summary>Order in memory.</summary>
    public InputLayout Layout { get; init; }

    /// <summary>Order of colours.</summary>
    public ColorOrder Color { get; init; }

    /// <summary>What is subtracted from red, green and blue, on a scale where white is 1.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>What red, green and blue are then divided by.</summary>
    public required IReadOnlyList<float> Std { get; init; }

    /// <summary>How images of another size get to the input's.</summary>
    public ResizeSettings Resize { get; init; } = new();

    /// <summary>Mean and deviation together.</summary>
    public PixelNormalization ToNormalization() => new(Mean, Std);
}

namespace ShiftService.Benchmarks;

/// <summary>A pointwise convolution of a square image, whose inputs are read from one place or, after a shift, from nine.</summary>
public sealed record ProductLayer(string Network, int Side, int Inputs, int Outputs, int Directions)
{
    /// <summary>Layers of the zoo's networks, from large images to small ones.</summary>
    public static IReadOnlyList<ProductLayer> All { get; } =
    [
        new("mobilenetv2", 56, 24, 144, 1),
        new("shiftnet-a", 56, 64, 256, 1),
        new("shiftnet-a", 56, 256, 64, 9),
        new("shiftnet-a", 28, 128, 384, 1),
        new("shiftnet-a", 28, 384, 128, 9),
        new("shiftnet-a", 14, 256, 512, 1),
        new("shiftnet-a", 14, 512, 256, 9),
        new("mobilenetv2", 14, 384, 64, 1),
        new("shiftnet-a", 7, 512, 512, 9),
    ];

    /// <summary>A multiplication and an addition count as two.</summary>
    public double Operations => 2.0 * Side * Side * Inputs * Outputs;

    /// <inheritdoc/>
    public override string ToString() => $"{Side}x{Side} {Inputs}->{Outputs}{(Directions > 1 ? " shifted" : "")} ({Network})";
}

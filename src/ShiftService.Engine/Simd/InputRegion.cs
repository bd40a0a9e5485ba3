namespace ShiftService.Engine.Simd;

/// <summary>
/// A rectangle of a network's input, in pixels, whose share of each image inside is what is measured. Sides are multiples of the network's
/// stride, so that regions that lie side by side in the input do so everywhere.
/// </summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct InputRegion(int Top, int Left, int Height, int Width)
{
    /// <summary>Its pixels.</summary>
    public long Pixels => (long)Height * Width;
}

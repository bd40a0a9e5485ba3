namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// An image that an operation computes: one of its epilogue's values. It reaches memory only if something reads it from there.
/// </summary>
internal sealed class Value(Operation producer, int number, int channels, int height, int width)
{
    public Operation Producer { get; } = producer;

    /// <summary>Number among the values of its producer; 0 is the accumulator.</summary>
    public int Number { get; } = number;

    public int Channels { get; } = channels;

    public int Height { get; } = height;

    public int Width { get; } = width;

    public override string ToString() => $"{Producer.Name}.{Number}";
}

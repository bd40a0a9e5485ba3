namespace ShiftService.Graph;

/// <summary>
/// The shape of one activation, without the batch dimension, which is symbolic everywhere: an image
/// (channels, height, width), stored in files as NCHW, or a vector (features), stored as NC.
/// </summary>
/// <param name="Channels">Number of channels or features, at least 1.</param>
/// <param name="Height">Height in pixels; 1 for a vector.</param>
/// <param name="Width">Width in pixels; 1 for a vector.</param>
/// <param name="IsVector">True for the rank-2 form.</param>
public readonly record struct TensorShape(int Channels, int Height, int Width, bool IsVector)
{
    /// <summary>An image of the given channels, height and width in pixels.</summary>
    public static TensorShape Image(int channels, int height, int width) => new(channels, height, width, false);

    /// <summary>A vector of the given number of features.</summary>
    public static TensorShape Vector(int features) => new(features, 1, 1, true);

    /// <summary>Pixels of one channel.</summary>
    public long Pixels => (long)Height * Width;

    /// <summary>Values of one item of the batch.</summary>
    public long Elements => Pixels * Channels;

    /// <inheritdoc/>
    public override string ToString() => IsVector ? $"N x {Channels}" : $"N x {Channels} x {Height} x {Width}";
}

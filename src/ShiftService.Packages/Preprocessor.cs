using ShiftService.Graph;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Packages;

/// <summary>
/// The one way from an image to a network's input: training, evaluation, the command line and the service all take it. May be used from
/// any thread.
/// </summary>
public sealed class Preprocessor
{
    private readonly PixelConversion _conversion;
    private readonly bool _swapsColors;

    /// <summary>Prepares the way to an input.</summary>
    /// <param name="input">The card's words on it.</param>
    /// <param name="shape">Its shape, of three channels.</param>
    /// <exception cref="ArgumentException">A number makes no sense.</exception>
    public Preprocessor(PackageInput input, TensorShape shape)
    {
        if (shape is not { Channels: 3, IsVector: false }) throw new ArgumentException($"an image does not become {shape}");
        Resize = input.Resize.ToRule(shape.Height, shape.Width);
        Resize.Validate();
        _conversion = new(input.ToNormalization());
        _swapsColors = input.Color == ColorOrder.Bgr;
        Length = checked((int)shape.Elements);
    }

    /// <summary>The rule that makes pixels of the input's size.</summary>
    public ResizeRule Resize { get; }

    /// <summary>Numbers of one image.</summary>
    public int Length { get; }

    /// <summary>Resizes and normalises an image.</summary>
    /// <param name="image">An image of any size.</param>
    /// <param name="pixels">Room for the resized image: <see cref="Length"/> bytes.</param>
    /// <param name="target">[channel, row, column], <see cref="Length"/> numbers.</param>
    public void Write(RgbImage image, Span<byte> pixels, Span<float> target)
    {
        Resize.Apply(image, pixels);
        Normalize(pixels, target);
    }

    /// <summary>Normalises pixels that have the input's size already.</summary>
    /// <param name="pixels">Height x width x RGB, <see cref="Length"/> bytes.</param>
    /// <param name="target">[channel, row, column], <see cref="Length"/> numbers.</param>
    public void Normalize(ReadOnlySpan<byte> pixels, Span<float> target)
    {
        if (pixels.Length != Length || target.Length != Length)
            throw new ArgumentException($"{pixels.Length} bytes and {target.Length} numbers for an input of {Length}");
        _conversion.Convert(pixels, target);
        if (!_swapsColors) return;
        int plane = Length / 3;
        Span<float> red = target[..plane], blue = target[(2 * plane)..];
        for (int i = 0; i < plane; i++) (red[i], blue[i]) = (blue[i], red[i]);
    }
}

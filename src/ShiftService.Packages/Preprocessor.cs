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
    /// <param name="decode">Limits of decoding; the defaults where it is left out.</param>
    /// <exception cref="ArgumentException">A number makes no sense.</exception>
    public Preprocessor(PackageInput input, TensorShape shape, DecodeOptions? decode = null)
    {
        if (shape is not { Channels: 3, IsVector: false }) throw new ArgumentException($"an image does not become {shape}");
        Resize = input.Resize.ToRule(shape.Height, shape.Width);
        Resize.Validate();
        Decode = (decode ?? new DecodeOptions()) with { ScaledFor = Resize };
        _conversion = new(input.ToNormalization());
        _swapsColors = input.Color == ColorOrder.Bgr;
        Length = checked((int)shape.Elements);
    }

    /// <summary>The rule that makes pixels of the input's size.</summary>
    public ResizeRule Resize { get; }

    /// <summary>How files are decoded: at the smallest scale that suffices for <see cref="Resize"/>.</summary>
    public DecodeOptions Decode { get; }

    /// <summary>Numbers of one image.</summary>
    public int Length { get; }

    /// <summary>
    /// Decodes, resizes and normalises a file's image. Allocates no more than the few small objects of
    /// <see cref="ImageDecoder.Decode(ReadOnlySpan{byte}, DecodeOptions, PixelBuffer, CancellationToken)"/>.
    /// </summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="buffer">Holds the image meanwhile, and nothing of it afterwards.</param>
    /// <param name="pixels">Room for the resized image: <see cref="Length"/> bytes.</param>
    /// <param name="target">[channel, row, column], <see cref="Length"/> numbers.</param>
    /// <param name="cancellation">Is looked at between strips of rows.</param>
    /// <returns>What the file says of the image.</returns>
    /// <exception cref="ImageException">The bytes are no image that can be used.</exception>
    public ImageHeader Write(
        ReadOnlySpan<byte> file, PixelBuffer buffer, Span<byte> pixels, Span<float> target, CancellationToken cancellation = default)
    {
        using DecodedImage image = ImageDecoder.Decode(file, Decode, buffer, cancellation);
        Write(image.View, pixels, target, buffer.Scratch);
        return image.Header;
    }

    /// <summary>Resizes and normalises an image.</summary>
    /// <param name="image">An image of any size.</param>
    /// <param name="pixels">Room for the resized image: <see cref="Length"/> bytes.</param>
    /// <param name="target">[channel, row, column], <see cref="Length"/> numbers.</param>
    /// <param name="scratch">Memory that is used again, so that nothing is allocated; new memory where it is left out.</param>
    public void Write(RgbView image, Span<byte> pixels, Span<float> target, ResizeScratch? scratch = null)
    {
        Resize.Apply(image, pixels, scratch);
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

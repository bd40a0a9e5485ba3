namespace ShiftService.Imaging;

/// <summary>
/// An image in a <see cref="PixelBuffer"/>, until it is disposed or the buffer takes the next one. Disposing gives back what the buffer
/// does not keep, and the image's share of the budget.
/// </summary>
public readonly ref struct DecodedImage
{
    private readonly PixelBuffer _buffer;

    internal DecodedImage(ImageHeader header, RgbView view, PixelBuffer buffer)
    {
        Header = header;
        View = view;
        _buffer = buffer;
    }

    /// <summary>What the file says, the size before any reduction among it.</summary>
    public ImageHeader Header { get; }

    /// <summary>The pixels.</summary>
    public RgbView View { get; }

    /// <summary>Ends the use of the pixels.</summary>
    public void Dispose() => _buffer.Release();
}

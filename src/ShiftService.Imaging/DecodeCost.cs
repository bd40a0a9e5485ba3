namespace ShiftService.Imaging;

/// <summary>
/// The memory that decoding takes at its peak. Rows of a sequential file are converted as they are decoded, so that most images cost
/// little more than their pixels; the exceptions are formats whose decoders hold a whole frame.
/// </summary>
public static class DecodeCost
{
    /// <summary>What a decode takes whatever the image's size: the strip that is converted, and the decoder's own tables.</summary>
    public const long FixedBytes = 4 << 20;

    /// <summary>Bytes that decoding takes at its peak, the pixels that come out among them.</summary>
    /// <param name="header">The file's header.</param>
    /// <param name="factor">The scale at which a JPEG is decoded: 1, or 2, 4, 8 for a half, a quarter, an eighth.</param>
    public static long PeakBytes(ImageHeader header, int factor = 1)
    {
        long decoded = PixelBytes(header, factor);
        return FixedBytes + decoded + header.Pixels * DecoderBytesPerPixel(header);
    }

    /// <summary>Bytes of the pixels that come out.</summary>
    public static long PixelBytes(ImageHeader header, int factor = 1) =>
        (long)Math.Max(header.Width / factor, 1) * Math.Max(header.Height / factor, 1) * RgbImage.Channels;

    // A stored pixel, whatever the scale.
    private static int DecoderBytesPerPixel(ImageHeader header) => header.Format switch
    {
        // All coefficients of all scans, two bytes each.
        ImageFormat.Jpeg => header.IsProgressive ? 2 * header.Bands : 0,
        ImageFormat.Png => header.IsProgressive ? 2 * header.Bands * header.BytesPerBand : 0,
        // The canvas, the frame as it is decoded, and the decoder's own planes or lossless numbers.
        ImageFormat.WebP => 12,
        // The canvas, and a copy where the frame says so.
        ImageFormat.Gif => 8,
        // Planes of up to 16 bits, references, and the colours made of them.
        ImageFormat.Avif => 24,
        _ => throw new ArgumentOutOfRangeException(nameof(header), header.Format, "has no cost; this is a bug"),
    };
}

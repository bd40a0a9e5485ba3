namespace ShiftService.Imaging;

/// <summary>
/// The memory that decoding takes at its peak: bounds of what was measured with libvips 8.18, which the tests measure again. Rows of a
/// sequential file are converted as they are decoded, so that most images cost their pixels and some hundred rows; the exceptions are
/// formats whose decoders hold a whole frame.
/// </summary>
public static class DecodeCost
{
    /// <summary>What a decode takes whatever the image's size: the strip that is converted, and the decoder's own tables.</summary>
    public const long FixedBytes = 4 << 20;

    // libvips keeps up to 520 rows of a sequential file, in pieces whose memory is six times as large when it cannot be joined.
    private const int CachedRows = 520, CachedRowOverhead = 6;

    /// <summary>Bytes that decoding takes at its peak, the pixels that come out among them.</summary>
    /// <param name="header">The file's header.</param>
    /// <param name="factor">The scale at which a JPEG is decoded: 1, or 2, 4, 8 for a half, a quarter, an eighth.</param>
    public static long PeakBytes(ImageHeader header, int factor = 1)
    {
        long width = Math.Max(header.Width / factor, 1), height = Math.Max(header.Height / factor, 1);
        long pixels = width * height * RgbImage.Channels;
        long rows = width * Math.Min(height, CachedRows) * header.Bands * header.BytesPerBand * CachedRowOverhead;
        return FixedBytes + pixels + rows + header.Pixels * DecoderBytesPerPixel(header);
    }

    // A stored pixel, whatever the scale.
    private static int DecoderBytesPerPixel(ImageHeader header) => header.Format switch
    {
        // All coefficients of all scans, two bytes each.
        ImageFormat.Jpeg => header.IsProgressive ? 2 * header.Bands : 0,
        // The whole image before its first row.
        ImageFormat.Png => header.IsProgressive ? header.Bands * header.BytesPerBand : 0,
        // The canvas, and the frame as it is decoded.
        ImageFormat.WebP => 8,
        // The canvas, and a copy where the frame says so.
        ImageFormat.Gif => 8,
        // Planes of up to 16 bits, those of the decoder and those of the container, and the colours made of them.
        ImageFormat.Avif => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(header), header.Format, "has no cost; this is a bug"),
    };
}

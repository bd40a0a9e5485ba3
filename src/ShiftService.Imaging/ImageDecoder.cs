using ShiftService.Imaging.Vips;

namespace ShiftService.Imaging;

/// <summary>
/// Bytes of a file to an upright 8-bit sRGB image. May be used from any thread; each call decodes on one. Every failure is an
/// <see cref="ImageException"/>.
/// </summary>
public static unsafe class ImageDecoder
{
    // Of a strip of rows, which bounds what is converted at a time.
    private const int StripPixels = 1 << 16;

    /// <summary>Reads the header; decodes nothing.</summary>
    public static ImageHeader Probe(ReadOnlySpan<byte> file)
    {
        ImageFormat format = ImageSignature.Of(file);
        using VipsCall call = VipsCall.Begin();
        fixed (byte* data = file)
        {
            using VipsImage image = Open(format, data, file.Length);
            return Header(format, image);
        }
    }

    /// <summary>Decodes the first frame into an image of its own; see the other overload.</summary>
    public static RgbImage Decode(ReadOnlySpan<byte> file, DecodeOptions? options = null)
    {
        using var buffer = new PixelBuffer(keptBytes: 0);
        using DecodedImage image = Decode(file, options ?? new DecodeOptions(), buffer);
        RgbView view = image.View;
        return new RgbImage(view.Width, view.Height, view.Pixels.ToArray(), view.Reduction);
    }

    /// <summary>
    /// Decodes the first frame. EXIF's orientation is applied; transparency is laid over the background; grey, palettes, CMYK and 16-bit
    /// numbers become 8-bit RGB; an ICC profile is converted to sRGB (relative colorimetric, black point compensated). An image that is
    /// damaged or ends early is an error, never half an image. On the managed heap only some small objects are allocated, whatever the
    /// size of the image.
    /// </summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="options">Limits, and what the image is decoded for.</param>
    /// <param name="buffer">Holds the pixels. The image before is gone, also after a failure.</param>
    /// <param name="cancellation">Is looked at between strips of rows.</param>
    /// <returns>The pixels, until they are disposed or the buffer takes another image.</returns>
    public static DecodedImage Decode(
        ReadOnlySpan<byte> file, DecodeOptions options, PixelBuffer buffer, CancellationToken cancellation = default)
    {
        ImageFormat format = ImageSignature.Of(file);
        using VipsCall call = VipsCall.Begin();
        fixed (byte* data = file)
        {
            using VipsImage stored = Open(format, data, file.Length);
            ImageHeader header = Header(format, stored);
            if (header.Pixels > PixelLimit(options)) throw ImageException.TooManyPixels(header, PixelLimit(options));
            if (Math.Max(header.Width, header.Height) > options.SideLimit) throw ImageException.TooLong(header, options.SideLimit);
            int factor = format == ImageFormat.Jpeg && options.ScaledFor is { } rule ? rule.ReductionFactor(header) : 1;
            buffer.Reserve(options.Budget, header, DecodeCost.PeakBytes(header, factor));
            try
            {
                using VipsImage opened = factor == 1 ? stored : Open(format, data, file.Length, factor);
                RgbView view = Read(opened, header, factor, options, buffer, cancellation);
                buffer.KeepReserved(view.Pixels.Length);
                return new DecodedImage(header, view, buffer);
            }
            catch (Exception error)
            {
                buffer.Release();
                if (error is VipsException failure) throw Corrupt(format, failure);
                throw;
            }
        }
    }

    private static RgbView Read(
        VipsImage opened, ImageHeader header, int factor, DecodeOptions options, PixelBuffer buffer, CancellationToken cancellation)
    {
        using VipsImage image = SrgbConversion.Apply(opened, options);
        int width = image.Width, height = image.Height, stripRows = Math.Clamp(StripPixels / width, 1, height);
        Span<byte> pixels = buffer.Take(checked(width * height * RgbImage.Channels));
        if (header.Orientation == 1) Compute(image, stripRows, pixels, cancellation);
        else Compute(image, stripRows, pixels, buffer.TakeStrip(stripRows * width * RgbImage.Channels), header.Orientation, cancellation);
        bool isTurned = header.Orientation >= 5;
        Reduction reduction = factor == 1
            ? default
            : new(factor, header.UprightWidth, header.UprightHeight,
                UprightPlacement.MirrorsColumns(header.Orientation), UprightPlacement.MirrorsRows(header.Orientation));
        return new RgbView(isTurned ? height : width, isTurned ? width : height, pixels, reduction);
    }

    // Straight to where the pixels belong.
    private static void Compute(VipsImage image, int stripRows, Span<byte> pixels, CancellationToken cancellation)
    {
        fixed (byte* memory = pixels)
        {
            using VipsImage target = VipsImage.FromRgb(memory, image.Width, image.Height);
            using VipsRegion source = new(image), window = new(target);
            for (int top = 0; top < image.Height; top += stripRows)
            {
                cancellation.ThrowIfCancellationRequested();
                source.ComputeRows(top, Math.Min(stripRows, image.Height - top), window, top);
            }
        }
    }

    // Strip by strip, each then turned to where it belongs.
    private static void Compute(
        VipsImage image, int stripRows, Span<byte> pixels, Span<byte> strip, int orientation, CancellationToken cancellation)
    {
        var placement = new UprightPlacement(image.Width, image.Height, orientation);
        fixed (byte* memory = strip)
        {
            using VipsImage target = VipsImage.FromRgb(memory, image.Width, stripRows);
            using VipsRegion source = new(image), window = new(target);
            for (int top = 0; top < image.Height; top += stripRows)
            {
                cancellation.ThrowIfCancellationRequested();
                int rows = Math.Min(stripRows, image.Height - top);
                source.ComputeRows(top, rows, window, 0);
                placement.Place(strip[..(rows * image.Width * RgbImage.Channels)], top, pixels);
            }
        }
    }

    private static VipsImage Open(ImageFormat format, byte* data, int length, int factor = 1)
    {
        string loader = Loader(format);
        if (!VipsLibrary.Has(loader)) throw ImageException.Unsupported(format.ToString().ToUpperInvariant());
        try
        {
            using var load = new VipsOperation(loader);
            load.Set("buffer", data, length).Set("access", "VipsAccess", "sequential").Set("fail-on", "VipsFailOn", "error");
            if (factor > 1) load.Set("shrink", factor);
            return load.Run().TakeImage("out");
        }
        catch (VipsException error)
        {
            throw Corrupt(format, error);
        }
    }

    // An image is one span of bytes.
    private static long PixelLimit(DecodeOptions options) => Math.Min(options.PixelLimit, Array.MaxLength / RgbImage.Channels);

    private static ImageHeader Header(ImageFormat format, VipsImage image) =>
        new(format, image.Width, image.Height, image.Bands, image.Orientation, image.Pages)
        {
            IsProgressive = image.IsProgressive,
            HasAlpha = image.HasAlpha,
            BytesPerBand = image.BytesPerBand,
        };

    private static ImageException Corrupt(ImageFormat format, VipsException error) =>
        new(ImageError.Corrupt, $"damaged or truncated {format} ({error.Message})", error);

    private static string Loader(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "jpegload_buffer",
        ImageFormat.Png => "pngload_buffer",
        ImageFormat.WebP => "webpload_buffer",
        ImageFormat.Gif => "gifload_buffer",
        ImageFormat.Avif => "heifload_buffer",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "has no loader; this is a bug"),
    };
}

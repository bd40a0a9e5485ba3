using System.Runtime.InteropServices;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Imaging;

/// <summary>
/// An upright 8-bit sRGB image with its transparency, in memory of its own that does not move. Not thread-safe, but several threads may
/// read and write different pixels by address.
/// </summary>
public sealed unsafe class Picture : IDisposable
{
    private const int Channels = RgbImage.Channels;

    private byte* _pixels, _alpha;
    private DecodeBudget? _budget;
    private long _reservedBytes;

    private Picture(int width, int height, ImageHeader header) => (Width, Height, Header) = (width, height, header);

    /// <summary>Frees the memory of a picture that nobody disposed.</summary>
    ~Picture() => Free();

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>What the file said.</summary>
    public ImageHeader Header { get; }

    /// <summary>True if a pixel is not opaque.</summary>
    public bool HasAlpha => _alpha != null;

    /// <summary>Address of the first pixel: height x width x RGB, rows from the top without gaps.</summary>
    public byte* PixelAddress => _pixels;

    /// <summary>The pixels.</summary>
    public RgbView View => new(Width, Height, Pixels);

    /// <summary>Opacity of each pixel; empty where all are opaque.</summary>
    public ReadOnlySpan<byte> Alpha => new(_alpha, _alpha == null ? 0 : Count);

    private Span<byte> Pixels => new(_pixels, Count * Channels);

    private int Count => checked(Width * Height);

    /// <summary>The size of an upright image whose longer side is at most so long; images are never enlarged.</summary>
    public static (int Width, int Height) SizeWithin(ImageHeader header, int maxSide)
    {
        int width = header.UprightWidth, height = header.UprightHeight, longer = Math.Max(width, height);
        return longer <= maxSide ? (width, height) : (Scaled(width), Scaled(height));

        int Scaled(int side) => Math.Max(1, (int)Math.Round((double)side * maxSide / longer));
    }

    /// <summary>
    /// Decodes the first frame of a file. What is wholly transparent becomes the options' background, whatever its colour was; other
    /// pixels keep their colours.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="options">Limits; the budget is held until the picture is disposed of.</param>
    /// <param name="maxSide">Longest side; a longer one is scaled to it.</param>
    /// <param name="cancellation">Is looked at between strips of rows.</param>
    /// <exception cref="ImageException">The file is no image that can be used, or the budget is used up.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Picture Decode(
        ReadOnlySpan<byte> file, DecodeOptions options, int maxSide = int.MaxValue, CancellationToken cancellation = default)
    {
        ImageHeader header = ImageDecoder.Probe(file);
        (int width, int height) = SizeWithin(header, maxSide);
        bool isScaled = width != header.UprightWidth || height != header.UprightHeight;
        var rule = isScaled ? new ResizeRule(width, height, ResizeMode.Squash) : null;
        options = options with { ScaledFor = rule, Transparency = Transparency.LeftOut };
        Picture? picture = null;
        using var buffer = new PixelBuffer(keptBytes: 0);
        try
        {
            using (DecodedImage image = ImageDecoder.Decode(file, options, buffer, cancellation))
            {
                picture = Allocate(image.View, rule, header, options.Budget);
                Copy(image.View, rule, picture.Pixels, buffer.Scratch);
            }
            if (header.HasAlpha) picture.TakeAlpha(file, options, rule, buffer, cancellation);
            return picture;
        }
        catch
        {
            picture?.Dispose();
            throw;
        }
    }

    /// <summary>A picture of the same size and transparency, with anything in its pixels.</summary>
    /// <exception cref="ImageException">The budget is used up.</exception>
    public Picture CreateSibling()
    {
        var sibling = new Picture(Width, Height, Header);
        try
        {
            sibling.Reserve(_budget, HasAlpha ? Channels + 1 : Channels);
            if (HasAlpha) Alpha.CopyTo(new Span<byte>(sibling._alpha, Count));
            return sibling;
        }
        catch
        {
            sibling.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lays the picture over a colour; it is opaque then.</summary>
    internal void Flatten(RgbColor background)
    {
        Span<byte> pixels = Pixels;
        ReadOnlySpan<byte> alpha = Alpha;
        for (int i = 0; i < alpha.Length; i++)
        {
            int opacity = alpha[i];
            if (opacity == 255) continue;
            Span<byte> pixel = pixels.Slice(i * Channels, Channels);
            pixel[0] = Mixed(pixel[0], background.R, opacity);
            pixel[1] = Mixed(pixel[1], background.G, opacity);
            pixel[2] = Mixed(pixel[2], background.B, opacity);
        }
        FreeAlpha();
    }

    /// <summary>Writes height x width x RGBA.</summary>
    internal void CopyWithAlpha(Span<byte> target)
    {
        for (int i = 0; i < Count; i++)
        {
            Span<byte> pixel = target.Slice(i * (Channels + 1), Channels + 1);
            new ReadOnlySpan<byte>(_pixels + i * Channels, Channels).CopyTo(pixel);
            pixel[Channels] = _alpha[i];
        }
    }

    private static byte Mixed(int color, int background, int opacity) =>
        (byte)((color * opacity + background * (255 - opacity) + 127) / 255);

    private static Picture Allocate(RgbView image, ResizeRule? rule, ImageHeader header, DecodeBudget? budget)
    {
        var picture = new Picture(rule?.Width ?? image.Width, rule?.Height ?? image.Height, header);
        picture.Reserve(budget, header.HasAlpha ? Channels + 1 : Channels);
        return picture;
    }

    private static void Copy(RgbView image, ResizeRule? rule, Span<byte> target, ResizeScratch scratch)
    {
        if (rule is null) image.Pixels.CopyTo(target);
        else rule.Apply(image, target, scratch);
    }

    private void Reserve(DecodeBudget? budget, int bytesPerPixel)
    {
        long bytes = (long)Count * bytesPerPixel;
        if (budget is not null)
        {
            if (bytes > budget.LimitBytes) throw ImageException.BeyondBudget(Header, bytes, budget.LimitBytes);
            if (!budget.TryReserve(bytes)) throw ImageException.BudgetExhausted(Header, bytes, budget);
            (_budget, _reservedBytes) = (budget, bytes);
        }
        _pixels = (byte*)NativeMemory.Alloc((nuint)Count, Channels);
        if (bytesPerPixel > Channels) _alpha = (byte*)NativeMemory.Alloc((nuint)Count);
    }

    private void TakeAlpha(
        ReadOnlySpan<byte> file, DecodeOptions options, ResizeRule? rule, PixelBuffer buffer, CancellationToken cancellation)
    {
        using DecodedImage image = ImageDecoder.Decode(file, options with { Transparency = Transparency.Alone }, buffer, cancellation);
        byte[] scaled = rule is null ? [] : new byte[rule.ByteCount];
        if (rule is not null) Copy(image.View, rule, scaled, buffer.Scratch);
        ReadOnlySpan<byte> opacities = rule is null ? image.View.Pixels : scaled;
        RgbColor hidden = options.Background;
        bool isOpaque = true;
        for (int i = 0; i < Count; i++)
        {
            byte opacity = opacities[i * Channels];
            _alpha[i] = opacity;
            isOpaque &= opacity == 255;
            if (opacity > 0) continue;
            byte* pixel = _pixels + i * Channels;
            (pixel[0], pixel[1], pixel[2]) = (hidden.R, hidden.G, hidden.B);
        }
        if (isOpaque) FreeAlpha();
    }

    private void FreeAlpha()
    {
        NativeMemory.Free(_alpha);
        _alpha = null;
    }

    private void Free()
    {
        NativeMemory.Free(_pixels);
        _pixels = null;
        FreeAlpha();
        _budget?.Release(_reservedBytes);
        (_budget, _reservedBytes) = (null, 0);
    }
}

using System.Runtime.InteropServices;
using ShiftService.Imaging.Vips;

namespace ShiftService.Imaging;

/// <summary>An image to the bytes of a file. May be used from any thread.</summary>
public static unsafe class ImageEncoder
{
    private const int RgbaChannels = 4;

    /// <summary>The quality where none is asked for.</summary>
    public const int DefaultQuality = 90;

    /// <summary>Encodes.</summary>
    /// <param name="image">Pixels of any size that the format can hold: 65,535 a side for JPEG, 16,383 for WebP.</param>
    /// <param name="format">JPEG, PNG or WebP.</param>
    /// <param name="quality">1 to 100. JPEG stores colour at half the resolution below 90, WebP always. PNG keeps every pixel.</param>
    /// <param name="isLossless">True for a WebP that keeps every pixel; quality then is how hard it tries to be small.</param>
    /// <exception cref="ImageException">
    /// <see cref="ImageError.UnsupportedFormat"/> for other formats, <see cref="ImageError.CannotEncode"/> for an image that is too large.
    /// </exception>
    public static byte[] Encode(RgbView image, ImageFormat format, int quality = DefaultQuality, bool isLossless = false)
    {
        fixed (byte* data = image.Pixels)
            return Encode(data, image.Width, image.Height, RgbImage.Channels, format, quality, isLossless, default);
    }

    /// <summary>Encodes a picture, with its transparency where the format has any; JPEG shows it over white.</summary>
    /// <param name="picture">The picture; of a transparent one, JPEG changes the pixels.</param>
    /// <param name="format">JPEG, PNG or WebP.</param>
    /// <param name="quality">As for an image.</param>
    /// <param name="cancellation">Is looked at between strips of rows.</param>
    /// <exception cref="ImageException">As for an image.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static byte[] Encode(
        Picture picture, ImageFormat format, int quality = DefaultQuality, CancellationToken cancellation = default)
    {
        int width = picture.Width, height = picture.Height;
        if (picture.HasAlpha && format == ImageFormat.Jpeg) picture.Flatten(RgbColor.White);
        if (!picture.HasAlpha)
            return Encode(picture.PixelAddress, width, height, RgbImage.Channels, format, quality, isLossless: false, cancellation);
        nint pixels = (nint)NativeMemory.Alloc((nuint)width * (nuint)height, RgbaChannels);
        try
        {
            picture.CopyWithAlpha(new Span<byte>((void*)pixels, checked(width * height * RgbaChannels)));
            return Encode((byte*)pixels, width, height, RgbaChannels, format, quality, isLossless: false, cancellation);
        }
        finally
        {
            NativeMemory.Free((void*)pixels);
        }
    }

    /// <summary>PNG: every pixel is kept.</summary>
    public static byte[] Png(RgbView image) => Encode(image, ImageFormat.Png);

    /// <summary>JPEG at a quality of 1 to 100.</summary>
    public static byte[] Jpeg(RgbView image, int quality = DefaultQuality) => Encode(image, ImageFormat.Jpeg, quality);

    private static byte[] Encode(
        byte* data, int width, int height, int bands, ImageFormat format, int quality, bool isLossless, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (isLossless && format == ImageFormat.Jpeg) throw new ArgumentException("JPEG is not lossless", nameof(isLossless));
        using VipsCall call = VipsCall.Begin();
        try
        {
            using VipsOperation save = format switch
            {
                ImageFormat.Jpeg => new VipsOperation("jpegsave_buffer").Set("Q", quality),
                ImageFormat.Png => new VipsOperation("pngsave_buffer"),
                ImageFormat.WebP => new VipsOperation("webpsave_buffer").Set("Q", quality).Set("lossless", isLossless),
                _ => throw new ImageException(ImageError.UnsupportedFormat, $"{format} is not written here; JPEG, PNG and WebP are"),
            };
            using VipsImage pixels = VipsImage.FromBytes(data, width, height, bands)
                .Through(new VipsOperation("copy").Set("interpretation", "VipsInterpretation", "srgb"));
            using CancellationTokenRegistration stop = cancellation.UnsafeRegister(static image => ((VipsImage)image!).Kill(), pixels);
            return save.Set("in", pixels).Run().TakeBytes("buffer");
        }
        catch (VipsException error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ImageException(ImageError.CannotEncode, $"{width}x{height} pixels as {format}: {error.Message}", error);
        }
    }
}

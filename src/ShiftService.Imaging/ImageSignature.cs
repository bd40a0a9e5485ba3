namespace ShiftService.Imaging;

/// <summary>Tells formats by the first bytes. This is the list of allowed formats: libvips is never asked to guess.</summary>
internal static class ImageSignature
{
    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegXl => [0xFF, 0x0A];

    /// <summary>The format that the bytes begin like. Throws <see cref="ImageException"/> where it is not one that is read.</summary>
    public static ImageFormat Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Jpeg)) return ImageFormat.Jpeg;
        if (bytes.StartsWith(Png)) return ImageFormat.Png;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return ImageFormat.Gif;
        if (IsContainer(bytes, "RIFF"u8, at: 0, "WEBP"u8, brandAt: 8)) return ImageFormat.WebP;
        if (IsContainer(bytes, "ftyp"u8, at: 4, "avif"u8, brandAt: 8)) return ImageFormat.Avif;
        if (Unsupported(bytes) is string name) throw ImageException.Unsupported(name);
        throw new ImageException(ImageError.NotAnImage, bytes.IsEmpty
            ? "no bytes"
            : $"{bytes.Length} bytes that begin like no known image: {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 8)])}");
    }

    private static string? Unsupported(ReadOnlySpan<byte> bytes)
    {
        if (IsContainer(bytes, "ftyp"u8, at: 4, "avis"u8, brandAt: 8)) return "AVIF as a sequence";
        if (IsContainer(bytes, "ftyp"u8, at: 4, "hei"u8, brandAt: 8)) return "HEIF";
        if (IsContainer(bytes, "ftyp"u8, at: 4, "mif1"u8, brandAt: 8)) return "HEIF";
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8)) return "TIFF";
        if (bytes.StartsWith("BM"u8)) return "BMP";
        if (bytes.StartsWith(JpegXl) || IsContainer(bytes, "JXL "u8, at: 4, "\r\n"u8, brandAt: 8)) return "JPEG XL";
        if (IsContainer(bytes, "jP  "u8, at: 4, "\r\n"u8, brandAt: 8)) return "JPEG 2000";
        if (bytes.StartsWith("%PDF-"u8)) return "PDF";
        if (bytes[..Math.Min(bytes.Length, 512)].IndexOf("<svg"u8) >= 0) return "SVG";
        return null;
    }

    private static bool IsContainer(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> tag, int at, ReadOnlySpan<byte> brand, int brandAt) =>
        bytes.Length >= brandAt + brand.Length && bytes[at..].StartsWith(tag) && bytes[brandAt..].StartsWith(brand);
}

namespace ShiftService.Imaging;

/// <summary>Formats that are read; the first three are written too.</summary>
public enum ImageFormat
{
    /// <summary>JPEG, baseline and progressive.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP, lossy and lossless; the first frame of an animation.</summary>
    WebP,

    /// <summary>GIF, the first frame.</summary>
    Gif,

    /// <summary>AVIF, where the libvips that is there reads it; the primary image.</summary>
    Avif,
}

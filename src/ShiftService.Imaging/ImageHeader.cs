namespace ShiftService.Imaging;

/// <summary>What the header of an image says.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Width">Pixels in a stored row, before orientation.</param>
/// <param name="Height">Stored rows, before orientation.</param>
/// <param name="Bands">Numbers a pixel as decoded, alpha included: 1 is grey, 4 RGB with alpha or CMYK.</param>
/// <param name="Orientation">EXIF's orientation, 1 (upright) to 8.</param>
/// <param name="Frames">Frames of an animation, 1 otherwise.</param>
public sealed record ImageHeader(ImageFormat Format, int Width, int Height, int Bands, int Orientation, int Frames)
{
    /// <summary>True for a JPEG of several scans and an interlaced PNG: every row needs the whole file.</summary>
    public bool IsProgressive { get; init; }

    /// <summary>True if pixels may be transparent.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Bytes of a number as stored: 2 for 16 bits.</summary>
    public int BytesPerBand { get; init; } = 1;

    /// <summary>Pixels of one frame.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>Pixels in a row of the upright image.</summary>
    public int UprightWidth => Orientation >= 5 ? Height : Width;

    /// <summary>Rows of the upright image.</summary>
    public int UprightHeight => Orientation >= 5 ? Width : Height;
}

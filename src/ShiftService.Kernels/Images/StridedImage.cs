namespace ShiftService.Kernels.Images;

/// <summary>
/// Where the float32 pixels of an image lie: the address of channel position 0 at pixel (0, 0), and the bytes from one row, pixel and
/// channel position to the next. The memory belongs to the caller.
/// </summary>
public readonly unsafe record struct StridedImage(
    nint Address, int Height, int Width, int Positions, int RowBytes, int PixelBytes, int ChannelBytes)
{
    /// <summary>Where rows are kept only for a while: the ring that they lie in, whose first row <see cref="Address"/> then is.</summary>
    public RowRing Ring { get; init; }

    /// <summary>The address of a pixel of a channel position.</summary>
    public float* At(int position, int y, int x) =>
        (float*)(Address + (nint)Ring.Slot(y) * RowBytes + (nint)x * PixelBytes + (nint)position * ChannelBytes);

    /// <summary>All positions of one pixel; for interleaved images.</summary>
    public Span<float> Pixel(int y, int x) => new(At(0, y, x), Positions);

    /// <summary>All positions of all pixels of one row; for interleaved images.</summary>
    public Span<float> Row(int y) => new(At(0, y, 0), Width * Positions);
}

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>The pixels of a buffer that a call reads or writes: every so many rows and columns, from an offset on.</summary>
internal readonly record struct Grid(LaneBuffer Buffer, int StrideY = 1, int StrideX = 1, int OffsetY = 0, int OffsetX = 0)
{
    /// <summary>Bytes from one row of the grid to the next.</summary>
    public int RowBytes => checked(Buffer.RowBytes * StrideY);

    /// <summary>Bytes from one pixel of the grid to the next.</summary>
    public int PixelBytes => checked(Buffer.PixelBytes * StrideX);

    /// <summary>Bytes from the slice's start to a channel of the grid's first pixel.</summary>
    public nint First(int channel) => (nint)Buffer.At(channel, OffsetY, OffsetX);
}

namespace ShiftService.Imaging;

/// <summary>
/// Where stored pixels belong in the upright image: pixel (x, y) at <c>start + x * across + y * down</c>, in pixels. The numbers of
/// orientation are those of EXIF 2.32, tag 0x0112.
/// </summary>
internal readonly struct UprightPlacement
{
    private const int Channels = RgbImage.Channels;

    private readonly int _width, _start, _across, _down;

    /// <summary>Plans for a stored image.</summary>
    public UprightPlacement(int width, int height, int orientation)
    {
        _width = width;
        int last = width * height - 1;
        (_start, _across, _down) = orientation switch
        {
            2 => (width - 1, -1, width),
            3 => (last, -1, -width),
            4 => ((height - 1) * width, 1, -width),
            5 => (0, height, 1),
            6 => (height - 1, height, -1),
            7 => (last, -height, -1),
            8 => ((width - 1) * height, -height, 1),
            _ => (0, 1, width),
        };
    }

    /// <summary>True if an orientation turns the stored image's right or bottom edge to the left.</summary>
    public static bool MirrorsColumns(int orientation) => orientation is 2 or 3 or 6 or 7;

    /// <summary>True if an orientation turns the stored image's right or bottom edge to the top.</summary>
    public static bool MirrorsRows(int orientation) => orientation is 3 or 4 or 7 or 8;

    /// <summary>Copies whole stored rows, the first of which is row <paramref name="top"/>.</summary>
    public void Place(ReadOnlySpan<byte> rows, int top, Span<byte> upright)
    {
        int stride = _width * Channels, count = rows.Length / stride;
        if (_across == 1)
        {
            for (int y = 0; y < count; y++)
                rows.Slice(y * stride, stride).CopyTo(upright[((_start + (top + y) * _down) * Channels)..]);
            return;
        }
        // The inner loop writes neighbours: along the row where that stays a row, along the strip where it becomes a column.
        bool isTurned = _across != -1;
        int outer = isTurned ? _width : count, inner = isTurned ? count : _width;
        for (int i = 0; i < outer; i++)
        {
            for (int j = 0; j < inner; j++)
            {
                (int x, int y) = isTurned ? (i, j) : (j, i);
                ReadOnlySpan<byte> source = rows.Slice(y * stride + x * Channels, Channels);
                Span<byte> target = upright.Slice((_start + x * _across + (top + y) * _down) * Channels, Channels);
                target[2] = source[2];
                target[1] = source[1];
                target[0] = source[0];
            }
        }
    }
}

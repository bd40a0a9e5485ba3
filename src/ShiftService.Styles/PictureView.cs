using ShiftService.Imaging;

namespace ShiftService.Styles;

/// <summary>A picture's pixels, RGB, rows without gaps, in memory that somebody else keeps in place.</summary>
internal readonly unsafe struct PictureView(byte* pixels, int width, int height)
{
    public byte* Pixels => pixels;

    public int Width => width;

    public int Height => height;

    /// <summary>Writes a part, beyond its ends mirrored, as [channel, row, column], where white is 1.</summary>
    public void Fill(Span<float> planes, int top, int left, int rows, int columns)
    {
        int plane = rows * columns;
        for (int y = 0; y < rows; y++)
        {
            byte* row = pixels + (nint)TileAxis.Mirrored(top + y, height) * width * RgbImage.Channels;
            Span<float> red = planes.Slice(y * columns, columns), green = planes.Slice(plane + y * columns, columns);
            Span<float> blue = planes.Slice(2 * plane + y * columns, columns);
            for (int x = 0; x < columns; x++)
            {
                byte* pixel = row + (nint)TileAxis.Mirrored(left + x, width) * RgbImage.Channels;
                red[x] = pixel[0] * (1 / 255f);
                green[x] = pixel[1] * (1 / 255f);
                blue[x] = pixel[2] * (1 / 255f);
            }
        }
    }
}

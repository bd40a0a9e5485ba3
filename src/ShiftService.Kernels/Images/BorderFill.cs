namespace ShiftService.Kernels.Images;

/// <summary>Writes the border around an image: what displaced reads find outside it.</summary>
public static unsafe class BorderFill
{
    /// <summary>
    /// Fills the border, of so many pixels on each side, of an interleaved image with one value a position, or of a planar image with one
    /// value a plane. <paramref name="values"/> null stands for zeros. In a ring, the rows below the image are not filled: they come last.
    /// </summary>
    public static void Fill(in StridedImage image, bool planar, int top, int left, int bottom, int right, float[]? values)
    {
        int end = image.Ring.Rows == 0 ? image.Height : image.Ring.Rows - top;
        for (int plane = 0; plane < (planar ? image.Positions : 1); plane++)
        {
            ReadOnlySpan<float> pixel = values is null ? default : planar ? values.AsSpan(plane, 1) : values;
            int floatsPerPixel = planar ? 1 : image.Positions;
            for (int y = 0; y < end && left + right > 0; y++)
            {
                Pixels(image.At(plane, y, -left), left, floatsPerPixel, pixel);
                Pixels(image.At(plane, y, image.Width), right, floatsPerPixel, pixel);
            }
        }
        FillRows(image, planar, -top, 0, left, right, values);
        if (image.Ring.Rows == 0) FillRows(image, planar, image.Height, image.Height + bottom, left, right, values);
    }

    /// <summary>
    /// Fills whole rows outside the image, from <paramref name="firstRow"/> up to, not including, <paramref name="endRow"/>.
    /// </summary>
    public static void FillRows(in StridedImage image, bool planar, int firstRow, int endRow, int left, int right, float[]? values)
    {
        for (int y = firstRow; y < endRow; y++)
            for (int plane = 0; plane < (planar ? image.Positions : 1); plane++)
            {
                ReadOnlySpan<float> pixel = values is null ? default : planar ? values.AsSpan(plane, 1) : values;
                Pixels(image.At(plane, y, -left), left + image.Width + right, planar ? 1 : image.Positions, pixel);
            }
    }

    private static void Pixels(float* to, int count, int floatsPerPixel, ReadOnlySpan<float> pixel)
    {
        var span = new Span<float>(to, count * floatsPerPixel);
        if (pixel.IsEmpty) span.Clear();
        else if (pixel.Length == 1) span.Fill(pixel[0]);
        else
            for (; span.Length > 0; span = span[floatsPerPixel..]) pixel.CopyTo(span);
    }
}

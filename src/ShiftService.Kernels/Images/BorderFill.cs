namespace ShiftService.Kernels.Images;

/// <summary>Writes the border around an image: what displaced reads find outside it.</summary>
public static unsafe class BorderFill
{
    /// <summary>
    /// Fills the border, of so many pixels on each side, of an interleaved image with one value a position, or of a planar image with one
    /// value a plane. <paramref name="values"/> null stands for zeros.
    /// </summary>
    public static void Fill(in StridedImage image, bool planar, int top, int left, int bottom, int right, float[]? values)
    {
        int planes = planar ? image.Positions : 1;
        int floatsPerPixel = planar ? 1 : image.Positions;
        for (int plane = 0; plane < planes; plane++)
        {
            ReadOnlySpan<float> pixel = values is null ? default : planar ? values.AsSpan(plane, 1) : values;
            for (int y = -top; y < image.Height + bottom; y++)
            {
                if (y < 0 || y >= image.Height)
                {
                    Pixels(image.At(plane, y, -left), left + image.Width + right, floatsPerPixel, pixel);
                }
                else
                {
                    Pixels(image.At(plane, y, -left), left, floatsPerPixel, pixel);
                    Pixels(image.At(plane, y, image.Width), right, floatsPerPixel, pixel);
                }
            }
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

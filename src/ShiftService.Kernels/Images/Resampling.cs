namespace ShiftService.Kernels.Images;

/// <summary>Upsampling and reflection padding of interleaved images with equal channel positions.</summary>
public static class Resampling
{
    /// <summary>Repeats every pixel <paramref name="factor"/> times in both directions.</summary>
    public static void Upsample(in StridedImage from, in StridedImage to, int factor) => Upsample(from, to, factor, 0, to.Height);

    /// <summary>The same for some rows of the result.</summary>
    public static void Upsample(in StridedImage from, in StridedImage to, int factor, int firstRow, int endRow)
    {
        for (int y = firstRow; y < endRow; y++)
        {
            // The row above may be the same; where rows lie in a ring it is still there.
            if (y > firstRow && y % factor != 0)
            {
                to.Row(y - 1).CopyTo(to.Row(y));
                continue;
            }
            for (int x = 0; x < from.Width; x++)
            {
                Span<float> pixel = from.Pixel(y / factor, x);
                for (int i = 0; i < factor; i++) pixel.CopyTo(to.Pixel(y, x * factor + i));
            }
        }
    }

    /// <summary>Extends an image by mirroring it; <paramref name="top"/> and <paramref name="left"/> pixels come before it.</summary>
    public static void ReflectionPad(in StridedImage from, in StridedImage to, int top, int left)
    {
        for (int y = 0; y < to.Height; y++)
        {
            int fromY = Mirror(y - top, from.Height);
            for (int x = 0; x < left; x++) from.Pixel(fromY, Mirror(x - left, from.Width)).CopyTo(to.Pixel(y, x));
            from.Row(fromY).CopyTo(to.Row(y)[(left * to.Positions)..]);
            for (int x = left + from.Width; x < to.Width; x++) from.Pixel(fromY, Mirror(x - left, from.Width)).CopyTo(to.Pixel(y, x));
        }
    }

    private static int Mirror(int i, int size) => i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
}

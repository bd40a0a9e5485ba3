namespace ShiftService.Kernels.Images;

/// <summary>Copies single channels between planes (NCHW) and images of any layout.</summary>
public static unsafe class PlaneCopy
{
    /// <summary>Copies rows of a plane of height x width floats into a channel position.</summary>
    public static void Scatter(float* plane, in StridedImage image, int position, int firstRow, int endRow)
    {
        plane += firstRow * image.Width;
        for (int y = firstRow; y < endRow; y++, plane += image.Width)
        {
            byte* to = (byte*)image.At(position, y, 0);
            if (image.PixelBytes == sizeof(float)) new ReadOnlySpan<float>(plane, image.Width).CopyTo(new(to, image.Width));
            else
                for (int x = 0; x < image.Width; x++) *(float*)(to + (nint)x * image.PixelBytes) = plane[x];
        }
    }

    /// <summary>Copies a channel position into a plane of height x width floats.</summary>
    public static void Gather(in StridedImage image, int position, float* plane)
    {
        for (int y = 0; y < image.Height; y++, plane += image.Width)
        {
            byte* from = (byte*)image.At(position, y, 0);
            for (int x = 0; x < image.Width; x++) plane[x] = *(float*)(from + (nint)x * image.PixelBytes);
        }
    }

    /// <summary>
    /// Copies a channel position, displaced: output(y, x) = input(y + dy, x + dx), or <paramref name="border"/> where that lies outside.
    /// </summary>
    public static void Move(in StridedImage from, int position, int dy, int dx, float border, in StridedImage to, int toPosition)
    {
        for (int y = 0; y < to.Height; y++)
            for (int x = 0; x < to.Width; x++)
            {
                bool inside = (uint)(y + dy) < (uint)from.Height && (uint)(x + dx) < (uint)from.Width;
                *to.At(toPosition, y, x) = inside ? *from.At(position, y + dy, x + dx) : border;
            }
    }
}

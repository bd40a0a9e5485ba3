using ShiftService.Kernels.Images;

namespace ShiftService.Kernels.Tests;

/// <summary>Images of any layout in <see cref="Memory"/>.</summary>
internal static class Images
{
    /// <summary>
    /// Channels of a pixel adjacent, with some gap after them, and some border pixels around the image; <paramref name="memory"/> needs
    /// <see cref="InterleavedFloats"/>.
    /// </summary>
    public static StridedImage Interleaved(Memory memory, int channels, int height, int width, int border = 0)
    {
        int row = (width + 2 * border) * channels * sizeof(float);
        return new(
            memory.Address + border * (row + channels * sizeof(float)), height, width, channels,
            row, channels * sizeof(float), sizeof(float));
    }

    /// <summary>Floats that such an image takes.</summary>
    public static long InterleavedFloats(int channels, int height, int width, int border = 0) =>
        (long)channels * (height + 2 * border) * (width + 2 * border);

    /// <summary>Within each row, one stretch of so many floats for every channel; the image starts after the border.</summary>
    public static StridedImage Planar(Memory memory, int channels, int height, int width, int stretch, int border = 0)
    {
        int row = channels * stretch * sizeof(float);
        return new(memory.Address + border * (row + sizeof(float)), height, width, channels, row, sizeof(float), stretch * sizeof(float));
    }

    /// <summary>
    /// A ring of rows of an image, interleaved or planar, with some border pixels on either side and some rows of border above;
    /// <paramref name="memory"/> needs rows x (width + 2 x side) x channels floats.
    /// </summary>
    public static StridedImage Ring(Memory memory, bool planar, int channels, int height, int width, int side, RowRing ring)
    {
        int stretch = width + 2 * side, pixel = planar ? 1 : channels;
        return new(
            memory.Address + side * pixel * sizeof(float), height, width, channels,
            channels * stretch * sizeof(float), pixel * sizeof(float), (planar ? stretch : 1) * sizeof(float))
        {
            Ring = ring,
        };
    }
}

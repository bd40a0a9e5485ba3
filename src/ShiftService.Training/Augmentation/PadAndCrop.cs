using ShiftService.Imaging;
using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>A random crop of the image, around which a border of one colour is thought (He et al., CVPR 2016, section 4.2).</summary>
/// <param name="border">Pixels of border on each side; 0 crops only.</param>
/// <param name="width">Pixels in a row of the result.</param>
/// <param name="height">Rows of the result.</param>
/// <param name="fill">Colour of the border.</param>
internal sealed class PadAndCrop(int border, int width, int height, RgbColor fill) : IImageAugmentation
{
    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        int left = random.Integer(image.Width + 2 * border - width + 1) - border;
        int top = random.Integer(image.Height + 2 * border - height + 1) - border;
        CropTo(image, left, top, width, height, fill);
    }

    /// <summary>The window of that size at (left, top), which may lie partly outside the image.</summary>
    public static void CropTo(PixelScratch image, int left, int top, int width, int height, RgbColor fill)
    {
        Span<byte> source = image.Pixels, target = image.Next(width, height);
        if (left < 0 || top < 0 || left + width > image.Width || top + height > image.Height) Rectangle.Fill(target, fill);
        int from = Math.Max(left, 0), length = Math.Min(left + width, image.Width) - from;
        for (int y = Math.Max(top, 0); length > 0 && y < Math.Min(top + height, image.Height); y++)
        {
            source.Slice((y * image.Width + from) * PixelScratch.Channels, length * PixelScratch.Channels)
                .CopyTo(target[(((y - top) * width + from - left) * PixelScratch.Channels)..]);
        }
        image.Take(width, height);
    }
}

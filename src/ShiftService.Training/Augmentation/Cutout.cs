using ShiftService.Imaging;
using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>
/// Paints over a square whose centre lies anywhere in the image, so that part of it may lie outside (DeVries and Taylor, 2017).
/// </summary>
internal sealed class Cutout(int side, RgbColor fill) : IImageAugmentation
{
    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        int left = random.Integer(image.Width) - side / 2, top = random.Integer(image.Height) - side / 2;
        Rectangle.Fill(image, left, top, left + side, top + side, fill);
    }
}

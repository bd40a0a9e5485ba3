using ShiftService.Imaging;
using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>The centre of the image, for evaluation: nothing random.</summary>
internal sealed class CentreCrop(int width, int height) : IImageAugmentation
{
    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        if (image.Width != width || image.Height != height)
            PadAndCrop.CropTo(image, (image.Width - width) / 2, (image.Height - height) / 2, width, height, RgbColor.Black);
    }
}

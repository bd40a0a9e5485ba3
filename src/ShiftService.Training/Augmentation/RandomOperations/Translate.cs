using ShiftService.Imaging;
using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>Moves the image by up to 0.45 of its size, in whole pixels.</summary>
internal sealed class Translate(bool horizontal, RgbColor fill) : IRandomOperation
{
    private const double MostShare = 0.45;

    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        int size = horizontal ? image.Width : image.Height;
        int pixels = (int)Math.Round(strength * MostShare * size) * (random.Coin() ? 1 : -1);
        PadAndCrop.CropTo(image, horizontal ? pixels : 0, horizontal ? 0 : pixels, image.Width, image.Height, fill);
    }
}

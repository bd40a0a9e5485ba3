using ShiftService.Imaging;
using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>Mirrors every other image.</summary>
internal sealed class HorizontalFlip : IImageAugmentation
{
    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        if (random.Coin()) HorizontalMirror.Apply(image.Pixels, image.Width);
    }
}

using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>A random change of one image. Immutable; may be used from any thread on a scratch of that thread.</summary>
internal interface IImageAugmentation
{
    /// <summary>Changes the image; draws only from <paramref name="random"/>.</summary>
    void Apply(PixelScratch image, ref CounterRandom random);
}

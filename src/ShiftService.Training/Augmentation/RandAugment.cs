using ShiftService.Imaging;
using ShiftService.Training.Augmentation.RandomOperations;
using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>
/// A number of operations, each drawn from a list with equal chance, all of one strength (Cubuk et al., CVPR Workshops 2020). Rotations
/// and shears are not among them.
/// </summary>
internal sealed class RandAugment : IImageAugmentation
{
    /// <summary>The strongest magnitude.</summary>
    public const int MaxMagnitude = 10;

    private readonly int _count;
    private readonly double _strength;

    public RandAugment(RandAugmentOptions options, RgbColor fill)
    {
        _count = options.Operations;
        _strength = options.Magnitude / (double)MaxMagnitude;
        Operations =
        [
            new Identity(), new AutoContrast(), new Equalize(), new Posterize(), new Solarize(),
            new Saturation(), new Contrast(), new Brightness(), new Sharpness(),
            new Translate(horizontal: true, fill), new Translate(horizontal: false, fill),
        ];
    }

    /// <summary>The list.</summary>
    internal IRandomOperation[] Operations { get; }

    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        for (int i = 0; i < _count; i++) Operations[random.Integer(Operations.Length)].Apply(image, _strength, ref random);
    }
}

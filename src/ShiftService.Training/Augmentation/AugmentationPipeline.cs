using ShiftService.Imaging;
using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>What happens to one stored image until it has the network's input size. Immutable; shared by threads.</summary>
internal sealed class AugmentationPipeline
{
    private readonly IImageAugmentation[] _steps;

    /// <param name="options">What to do; null takes the centre of the image and changes nothing.</param>
    /// <param name="stored">Width and height of stored images.</param>
    /// <param name="input">Width and height of the network's input.</param>
    /// <param name="mean">What borders and holes are painted with: it becomes 0, or as near to 0 as a byte can say.</param>
    public AugmentationPipeline(AugmentationOptions? options, (int Width, int Height) stored, (int Width, int Height) input, RgbColor mean)
    {
        Check(options ?? new AugmentationOptions(), stored, input);
        _steps = options is null ? [new CentreCrop(input.Width, input.Height)] : [.. Steps(options, stored, input, mean)];
        int border = 2 * (options?.PadAndCrop ?? 0);
        ScratchBytes = Math.Max((stored.Width + border) * (stored.Height + border), input.Width * input.Height) * PixelScratch.Channels;
    }

    /// <summary>Bytes of the scratch that a thread needs.</summary>
    public int ScratchBytes { get; }

    /// <summary>Changes the image, which was stored, into one of the input's size.</summary>
    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        foreach (IImageAugmentation step in _steps) step.Apply(image, ref random);
    }

    private static IEnumerable<IImageAugmentation> Steps(
        AugmentationOptions options, (int Width, int Height) stored, (int Width, int Height) input, RgbColor mean)
    {
        if (options.RandomResizedCrop is RandomResizedCropOptions crop)
        {
            if (options.PadAndCrop > 0) yield return new PadAndCrop(options.PadAndCrop, stored.Width, stored.Height, mean);
            yield return new RandomResizedCrop(crop, input.Width, input.Height);
        }
        else if (options.PadAndCrop > 0 || stored != input)
        {
            yield return new PadAndCrop(options.PadAndCrop, input.Width, input.Height, mean);
        }
        if (options.Flip) yield return new HorizontalFlip();
        if (options.ColorJitter is ColorJitterOptions jitter) yield return new ColorJitter(jitter);
        if (options.RandAugment is RandAugmentOptions random) yield return new RandAugment(random, mean);
        if (options.Cutout > 0) yield return new Cutout(options.Cutout, mean);
    }

    private static void Check(AugmentationOptions options, (int Width, int Height) stored, (int Width, int Height) input)
    {
        Require(options.PadAndCrop >= 0, "PadAndCrop", options.PadAndCrop, "is negative");
        Require(options.Cutout >= 0, "Cutout", options.Cutout, "is negative");
        Require(options.Mixup >= 0 && double.IsFinite(options.Mixup), "Mixup", options.Mixup, "is not a number from 0");
        Require(options.Cutmix >= 0 && double.IsFinite(options.Cutmix), "Cutmix", options.Cutmix, "is not a number from 0");
        int border = 2 * options.PadAndCrop;
        if (options.RandomResizedCrop is null && (stored.Width + border < input.Width || stored.Height + border < input.Height))
        {
            throw new TrainingDataException(TrainingDataError.Option, "augmentation",
                $"images of {stored.Width}x{stored.Height} pixels are smaller than the input of {input.Width}x{input.Height}");
        }
        if (options.RandomResizedCrop is { } crop)
        {
            Require(crop.MinScale > 0 && crop.MinScale <= crop.MaxScale && crop.MaxScale <= 1, "RandomResizedCrop", crop,
                "has no such scales");
            Require(crop.MinRatio > 0 && crop.MinRatio <= crop.MaxRatio && double.IsFinite(crop.MaxRatio), "RandomResizedCrop", crop,
                "has no such ratios");
        }
        if (options.ColorJitter is { } jitter)
        {
            Require(IsShare(jitter.Brightness) && IsShare(jitter.Contrast) && IsShare(jitter.Saturation) && jitter.Hue is >= 0 and <= 0.5,
                "ColorJitter", jitter, "is not within 0 to 1, the hue within 0 to 0.5");
        }
        if (options.RandAugment is { } random)
        {
            Require(random.Operations >= 1 && random.Magnitude is >= 0 and <= RandAugment.MaxMagnitude, "RandAugment", random,
                $"is not at least one operation of a magnitude of 0 to {RandAugment.MaxMagnitude}");
        }
    }

    private static bool IsShare(double value) => value is >= 0 and <= 1;

    private static void Require(bool holds, string option, object value, string reason)
    {
        if (!holds) throw new TrainingDataException(TrainingDataError.Option, $"augmentation {option}", $"{value} {reason}");
    }
}

namespace ShiftService.Training.Augmentation;

/// <summary>What is done to training images at random, in this order; what is null or zero is not done.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Pixels of border, of the data's mean colour, before a random crop back to the original size.</summary>
    public int PadAndCrop { get; init; }

    /// <summary>A random part of the image, resized to the input size.</summary>
    public RandomResizedCropOptions? RandomResizedCrop { get; init; }

    /// <summary>True to mirror every other image.</summary>
    public bool Flip { get; init; }

    /// <summary>Random changes of colour.</summary>
    public ColorJitterOptions? ColorJitter { get; init; }

    /// <summary>A few random operations of one strength.</summary>
    public RandAugmentOptions? RandAugment { get; init; }

    /// <summary>Side, in pixels, of a square that is painted over with the mean colour (DeVries and Taylor, 2017).</summary>
    public int Cutout { get; init; }

    /// <summary>Alpha of the Beta distribution by which pairs of images are blended (Zhang et al., ICLR 2018).</summary>
    public double Mixup { get; init; }

    /// <summary>Alpha of the Beta distribution by which a rectangle of another image is pasted (Yun et al., ICCV 2019).</summary>
    public double Cutmix { get; init; }
}

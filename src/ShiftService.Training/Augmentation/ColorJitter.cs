using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>Random brightness, contrast, saturation and hue, in this order.</summary>
internal sealed class ColorJitter(ColorJitterOptions options) : IImageAugmentation
{
    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        var colors = new ColorMatrix();
        if (options.Brightness > 0) colors.Brightness(Factor(options.Brightness, ref random));
        if (options.Contrast > 0) colors.Contrast(Factor(options.Contrast, ref random), image);
        if (options.Saturation > 0) colors.Saturation(Factor(options.Saturation, ref random));
        if (options.Hue > 0) colors.Hue((float)random.Uniform(-options.Hue, options.Hue));
        colors.Apply(image);
    }

    private static float Factor(double spread, ref CounterRandom random) => (float)random.Uniform(1 - spread, 1 + spread);
}

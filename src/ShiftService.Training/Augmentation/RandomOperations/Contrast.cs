using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>More or less contrast.</summary>
internal sealed class Contrast : IRandomOperation
{
    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        var colors = new ColorMatrix();
        colors.Contrast(Strength.Factor(strength, ref random), image);
        colors.Apply(image);
    }
}

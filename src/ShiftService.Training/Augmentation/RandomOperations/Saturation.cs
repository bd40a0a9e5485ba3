using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>More or less saturation.</summary>
internal sealed class Saturation : IRandomOperation
{
    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        var colors = new ColorMatrix();
        colors.Saturation(Strength.Factor(strength, ref random));
        colors.Apply(image);
    }
}

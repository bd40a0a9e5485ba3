using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>More or less brightness.</summary>
internal sealed class Brightness : IRandomOperation
{
    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        var colors = new ColorMatrix();
        colors.Brightness(Strength.Factor(strength, ref random));
        colors.Apply(image);
    }
}

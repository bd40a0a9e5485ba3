using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>Changes nothing.</summary>
internal sealed class Identity : IRandomOperation
{
    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
    }
}

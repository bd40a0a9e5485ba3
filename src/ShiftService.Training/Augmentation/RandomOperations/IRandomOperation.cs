using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>One of the operations that <see cref="RandAugment"/> draws.</summary>
internal interface IRandomOperation
{
    /// <summary>Changes the image by a strength of 0 to 1; draws a direction where it has two.</summary>
    void Apply(PixelScratch image, double strength, ref CounterRandom random);
}

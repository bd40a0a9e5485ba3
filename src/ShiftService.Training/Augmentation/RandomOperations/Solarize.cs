using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>Inverts values at or above a threshold, from none to all.</summary>
internal sealed class Solarize : IRandomOperation
{
    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        int threshold = 256 - (int)Math.Round(strength * 256);
        foreach (ref byte value in image.Pixels)
            if (value >= threshold) value = (byte)(255 - value);
    }
}

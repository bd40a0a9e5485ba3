using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>Keeps the upper 8 to 4 bits of every value.</summary>
internal sealed class Posterize : IRandomOperation
{
    private const int MostBits = 4;

    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        byte mask = (byte)(0xFF << (int)Math.Round(strength * MostBits));
        foreach (ref byte value in image.Pixels) value &= mask;
    }
}

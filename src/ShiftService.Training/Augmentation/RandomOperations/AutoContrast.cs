using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>Stretches each channel so that its darkest value becomes 0 and its brightest 255, whatever the strength.</summary>
internal sealed class AutoContrast : IRandomOperation
{
    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        for (int channel = 0; channel < PixelScratch.Channels; channel++)
        {
            image.CountValues(channel);
            int low = 0, high = 255;
            while (image.Histogram[low] == 0) low++;
            while (image.Histogram[high] == 0) high--;
            for (int value = 0; value < 256; value++)
            {
                image.Table[channel * 256 + value] = high == low
                    ? (byte)value
                    : (byte)Math.Clamp(((value - low) * 255 + (high - low) / 2) / (high - low), 0, 255);
            }
        }
        image.ApplyTable();
    }
}

using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>Makes all values of each channel about equally frequent, whatever the strength. The formula is Pillow's.</summary>
internal sealed class Equalize : IRandomOperation
{
    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        for (int channel = 0; channel < PixelScratch.Channels; channel++)
        {
            image.CountValues(channel);
            int last = 255;
            while (image.Histogram[last] == 0) last--;
            int step = (image.Width * image.Height - image.Histogram[last]) / 255, below = step / 2;
            for (int value = 0; value < 256; value++)
            {
                image.Table[channel * 256 + value] = step == 0 ? (byte)value : (byte)Math.Min(below / step, 255);
                below += image.Histogram[value];
            }
        }
        image.ApplyTable();
    }
}

using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>Mirrors every other image.</summary>
internal sealed class HorizontalFlip : IImageAugmentation
{
    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        if (!random.Coin()) return;
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> row = image.Pixels.Slice(y * image.Stride, image.Stride);
            // Reversed bytes are mirrored pixels with red and blue exchanged.
            row.Reverse();
            for (int i = 0; i < row.Length; i += PixelScratch.Channels) (row[i], row[i + 2]) = (row[i + 2], row[i]);
        }
    }
}

using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation.RandomOperations;

/// <summary>Moves pixels away from, or towards, the mean of their neighbourhood; the outermost pixels stay, as in Pillow.</summary>
internal sealed class Sharpness : IRandomOperation
{
    // Pillow's smoothing kernel: the pixel five times, its eight neighbours once.
    private const int CentreWeight = 5, Weights = 13;

    public void Apply(PixelScratch image, double strength, ref CounterRandom random)
    {
        int factor = (int)MathF.Round(Strength.Factor(strength, ref random) * 256);
        int stride = image.Stride, step = PixelScratch.Channels;
        ReadOnlySpan<byte> source = image.Pixels;
        Span<byte> target = image.Next(image.Width, image.Height);
        source.CopyTo(target);
        for (int y = 1; y < image.Height - 1; y++)
        {
            for (int i = y * stride + step; i < (y + 1) * stride - step; i++)
            {
                int sum = source[i - stride - step] + source[i - stride] + source[i - stride + step] + source[i - step]
                    + source[i + step] + source[i + stride - step] + source[i + stride] + source[i + stride + step];
                int smooth = (sum + CentreWeight * source[i] + Weights / 2) / Weights;
                target[i] = (byte)Math.Clamp((smooth * 256 + (source[i] - smooth) * factor + 128) >> 8, 0, 255);
            }
        }
        image.Take(image.Width, image.Height);
    }
}

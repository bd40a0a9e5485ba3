using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>
/// A part of the image of random area and shape, resized bilinearly (Szegedy et al., CVPR 2015; drawn as torchvision does). Stored
/// images are at most about twice as large as the input, so no wider filter is needed.
/// </summary>
internal sealed class RandomResizedCrop(RandomResizedCropOptions options, int width, int height) : IImageAugmentation
{
    private const int Attempts = 10, FractionBits = 8, One = 1 << FractionBits;

    public void Apply(PixelScratch image, ref CounterRandom random)
    {
        (int left, int top, int w, int h) = Window(image, ref random);
        Resize(image, left, top, w, h);
    }

    /// <summary>Draws the part of the image.</summary>
    internal (int Left, int Top, int Width, int Height) Window(PixelScratch image, ref CounterRandom random)
    {
        double area = (double)image.Width * image.Height;
        double low = Math.Log(options.MinRatio), high = Math.Log(options.MaxRatio);
        for (int i = 0; i < Attempts; i++)
        {
            double part = area * random.Uniform(options.MinScale, options.MaxScale), ratio = Math.Exp(random.Uniform(low, high));
            int w = (int)Math.Round(Math.Sqrt(part * ratio)), h = (int)Math.Round(Math.Sqrt(part / ratio));
            if (w < 1 || h < 1 || w > image.Width || h > image.Height) continue;
            return (random.Integer(image.Width - w + 1), random.Integer(image.Height - h + 1), w, h);
        }
        // The largest centred part of an allowed shape.
        double whole = Math.Clamp((double)image.Width / image.Height, options.MinRatio, options.MaxRatio);
        int widest = Math.Clamp((int)Math.Round(image.Height * whole), 1, image.Width);
        int highest = Math.Clamp((int)Math.Round(image.Width / whole), 1, image.Height);
        return ((image.Width - widest) / 2, (image.Height - highest) / 2, widest, highest);
    }

    private void Resize(PixelScratch image, int left, int top, int w, int h)
    {
        ReadOnlySpan<byte> source = image.Pixels;
        Span<byte> target = image.Next(width, height);
        Span<int> columns = image.Columns.AsSpan(0, width);
        for (int x = 0; x < width; x++) columns[x] = Position(x, w, width) + (left << FractionBits);
        int lastColumn = (left + w - 1) * PixelScratch.Channels, at = 0;
        for (int y = 0; y < height; y++)
        {
            int position = Position(y, h, height), row = position >> FractionBits, down = position & (One - 1);
            ReadOnlySpan<byte> upper = source.Slice((top + row) * image.Stride, image.Stride);
            ReadOnlySpan<byte> lower = source.Slice((top + Math.Min(row + 1, h - 1)) * image.Stride, image.Stride);
            foreach (int column in columns)
            {
                int a = (column >> FractionBits) * PixelScratch.Channels, b = Math.Min(a + PixelScratch.Channels, lastColumn);
                int right = column & (One - 1);
                for (int c = 0; c < PixelScratch.Channels; c++)
                {
                    int over = upper[a + c] * (One - right) + upper[b + c] * right;
                    int under = lower[a + c] * (One - right) + lower[b + c] * right;
                    target[at++] = (byte)((over * (One - down) + under * down + One * One / 2) >> (2 * FractionBits));
                }
            }
        }
        image.Take(width, height);
    }

    // Where the centre of an output pixel lies among the centres of the source's, not outside them.
    private static int Position(int output, int source, int target) =>
        Math.Clamp((int)Math.Floor(((output + 0.5) * source / target - 0.5) * One), 0, (source - 1) << FractionBits);
}

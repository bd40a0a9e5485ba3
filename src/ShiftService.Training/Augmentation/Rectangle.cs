using ShiftService.Imaging;

namespace ShiftService.Training.Augmentation;

/// <summary>Fills with one colour.</summary>
internal static class Rectangle
{
    /// <summary>All of some pixels.</summary>
    public static void Fill(Span<byte> pixels, RgbColor color)
    {
        if (pixels.IsEmpty) return;
        (pixels[0], pixels[1], pixels[2]) = (color.R, color.G, color.B);
        // What is filled doubles with each copy.
        for (int done = PixelScratch.Channels; done < pixels.Length; done *= 2)
            pixels[..Math.Min(done, pixels.Length - done)].CopyTo(pixels[done..]);
    }

    /// <summary>The part of a rectangle that lies inside the image.</summary>
    public static void Fill(PixelScratch image, int left, int top, int right, int bottom, RgbColor color)
    {
        (left, right) = (Math.Max(left, 0), Math.Min(right, image.Width));
        if (left >= right) return;
        for (int y = Math.Max(top, 0); y < Math.Min(bottom, image.Height); y++)
            Fill(image.Pixels.Slice(y * image.Stride + left * PixelScratch.Channels, (right - left) * PixelScratch.Channels), color);
    }
}

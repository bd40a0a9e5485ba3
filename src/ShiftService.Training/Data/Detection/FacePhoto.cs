using ShiftService.Imaging;

namespace ShiftService.Training.Data.Detection;

/// <summary>A photo in memory with its faces, at full size and halved again and again. Immutable.</summary>
internal sealed class FacePhoto
{
    private const int SmallestSide = 16;

    /// <summary>Takes over a photo.</summary>
    public FacePhoto(RgbImage image, IReadOnlyList<FaceLabel> faces)
    {
        Faces = [.. faces];
        var levels = new List<RgbImage> { image };
        while (Math.Min(levels[^1].Width, levels[^1].Height) >= 2 * SmallestSide) levels.Add(Half(levels[^1]));
        Levels = [.. levels];
    }

    /// <summary>The photo, and each level half as large as the one before.</summary>
    public RgbImage[] Levels { get; }

    /// <summary>Its faces, in pixels of the photo at full size.</summary>
    public FaceLabel[] Faces { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width => Levels[0].Width;

    /// <summary>Rows.</summary>
    public int Height => Levels[0].Height;

    // The mean of four pixels; a last odd row or column is left out.
    private static RgbImage Half(RgbImage image)
    {
        var half = new RgbImage(image.Width / 2, image.Height / 2);
        int stride = image.Width * RgbImage.Channels;
        for (int y = 0; y < half.Height; y++)
            for (int x = 0; x < half.Width; x++)
                for (int c = 0; c < RgbImage.Channels; c++)
                {
                    int from = 2 * y * stride + 2 * x * RgbImage.Channels + c;
                    int sum = image.Pixels[from] + image.Pixels[from + RgbImage.Channels]
                        + image.Pixels[from + stride] + image.Pixels[from + stride + RgbImage.Channels];
                    half.Pixels[(y * half.Width + x) * RgbImage.Channels + c] = (byte)((sum + 2) / 4);
                }
        return half;
    }
}

namespace ShiftService.Imaging.Tests;

/// <summary>Pictures for tests, and their comparison.</summary>
internal static class Pixels
{
    /// <summary>Noise: every pixel counts.</summary>
    public static RgbImage Noise(int width, int height, int seed = 1)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    /// <summary>Noise of medium brightness: no filter's overshoot is cut off at 0 or 255.</summary>
    public static RgbImage SoftNoise(int width, int height)
    {
        RgbImage image = Noise(width, height);
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(64 + image.Pixels[i] / 2);
        return image;
    }

    /// <summary>Every pixel from its place.</summary>
    public static RgbImage Of(int width, int height, Func<int, int, RgbColor> color)
    {
        var image = new RgbImage(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                RgbColor c = color(x, y);
                new byte[] { c.R, c.G, c.B }.CopyTo(image.Pixels, (y * width + x) * 3);
            }
        }
        return image;
    }

    public static RgbColor At(this RgbImage image, int x, int y)
    {
        int i = (y * image.Width + x) * 3;
        return new RgbColor(image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]);
    }

    /// <summary>Fails where sizes differ, or a byte by more than the tolerance.</summary>
    public static void AssertClose(RgbImage expected, RgbImage actual, int tolerance)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (int i = 0; i < expected.Pixels.Length; i++)
        {
            if (Math.Abs(expected.Pixels[i] - actual.Pixels[i]) <= tolerance) continue;
            Assert.Fail($"pixel ({i / 3 % expected.Width}, {i / 3 / expected.Width}) channel {i % 3}: " +
                $"{actual.Pixels[i]} instead of {expected.Pixels[i]}, tolerance {tolerance}");
        }
    }
}

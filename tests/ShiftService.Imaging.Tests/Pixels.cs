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

    /// <summary>
    /// What photographs have: noise whose strength falls with its frequency, in colours that go together, and sharp edges. Each octave is
    /// noise on a grid of half the spacing, joined smoothly.
    /// </summary>
    public static RgbImage Photo(int width, int height, int seed)
    {
        var random = new Random(seed);
        var light = new float[width * height];
        var color = new float[width * height];
        for (int spacing = Math.Max(width, height) / 2; spacing >= 1; spacing /= 2)
        {
            float strength = 60f * MathF.Pow((float)spacing / Math.Max(width, height), 0.55f);
            AddOctave(light, width, height, spacing, strength, random);
            AddOctave(color, width, height, spacing, strength / 2, random);
        }
        (int X, int Y, int Radius)[] disks =
            [.. Enumerable.Range(0, 9).Select(_ => (random.Next(width), random.Next(height), random.Next(4, 4 + Math.Min(width, height) / 4)))];
        return Of(width, height, (x, y) =>
        {
            int inside = disks.Count(disk => (x - disk.X) * (x - disk.X) + (y - disk.Y) * (y - disk.Y) < disk.Radius * disk.Radius);
            float value = 120 + light[y * width + x] + (inside % 2 == 0 ? 0 : 70), tint = color[y * width + x] + inside * 9;
            return new RgbColor(Byte(value + tint), Byte(value), Byte(value - tint));
        });
    }

    private static void AddOctave(float[] plane, int width, int height, int spacing, float strength, Random random)
    {
        int columns = width / spacing + 2, rows = height / spacing + 2;
        float[] grid = [.. Enumerable.Range(0, columns * rows).Select(_ => strength * (2 * random.NextSingle() - 1))];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = y / spacing * columns + x / spacing;
                float u = Smooth(x % spacing / (float)spacing), v = Smooth(y % spacing / (float)spacing);
                float above = grid[at] + u * (grid[at + 1] - grid[at]);
                float below = grid[at + columns] + u * (grid[at + columns + 1] - grid[at + columns]);
                plane[y * width + x] += above + v * (below - above);
            }
        }

        static float Smooth(float t) => t * t * (3 - 2 * t);
    }

    private static byte Byte(float value) => (byte)Math.Clamp(value, 0, 255);

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

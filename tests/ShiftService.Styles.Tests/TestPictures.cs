using ShiftService.Graph;
using ShiftService.Imaging;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Styles.Tests;

/// <summary>A network of three styles with random weights, and pictures with slopes, edges and noise.</summary>
internal static class TestPictures
{
    public static readonly string[] Names = ["one", "two", "three"];

    public static Network Network { get; } =
        ZooCatalog.Create("style-multi3", new() { Height = 64, Initialization = Initialization.Randomized, Seed = 5 });

    public static RgbImage Picture(int width, int height)
    {
        var picture = new RgbImage(width, height);
        var random = new Random(width * 7919 + height);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                int at = (y * width + x) * RgbImage.Channels;
                bool isBlock = (x / 24 + y / 18) % 2 == 0;
                picture.Pixels[at] = (byte)(200 * x / width + random.Next(40));
                picture.Pixels[at + 1] = (byte)((isBlock ? 180 : 40) + random.Next(60));
                picture.Pixels[at + 2] = (byte)(127 + 100 * Math.Sin(y * 0.07 + x * 0.03) + random.Next(20));
            }
        return picture;
    }

    public static StylizationSettings Settings(string mix = "one:0.6,three:0.4") => new(StyleMix.Parse(mix, Names));

    public static byte[] Stylize(Stylizer stylizer, RgbImage picture, StylizationSettings settings, int lanes = 1)
    {
        StylizerLane[] memory = [.. Enumerable.Range(0, lanes).Select(_ => new StylizerLane())];
        var target = new byte[picture.Pixels.Length];
        stylizer.Stylize(picture, target, settings, memory);
        foreach (StylizerLane lane in memory) lane.Dispose();
        return target;
    }

    /// <summary>Mean and largest difference, in levels.</summary>
    public static (double Mean, int Largest) Difference(byte[] a, byte[] b) =>
        (a.Zip(b, (x, y) => Math.Abs(x - y)).Average(), a.Zip(b, (x, y) => Math.Abs(x - y)).Max());
}

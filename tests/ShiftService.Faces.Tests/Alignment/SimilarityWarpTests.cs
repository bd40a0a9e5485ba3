using ShiftService.Faces.Alignment;
using ShiftService.Imaging;
using ShiftService.TestSupport;

namespace ShiftService.Faces.Tests.Alignment;

public class SimilarityWarpTests
{
    [Fact]
    public void TheIdentity_CopiesEveryPixel()
    {
        RgbImage image = Noise(37, 29, 1);
        Assert.Equal(image.Pixels, Run(image, new(1, 0, 0, 0), 37, 29));
    }

    [Fact]
    public void BeyondTheBorder_ItsPixelsAreRepeated()
    {
        RgbImage image = Noise(5, 4, 2);
        byte[] shifted = Run(image, new(1, 0, -3, -2), 11, 9); // Target pixel (3, 2) is source pixel (0, 0).
        for (int v = 0; v < 9; v++)
            for (int u = 0; u < 11; u++)
                Assert.Equal(
                    Pixel(image.Pixels, 5, Math.Clamp(u - 3, 0, 4), Math.Clamp(v - 2, 0, 3)), Pixel(shifted, 11, u, v));
        Assert.All(Run(image, new(1, 0, 1000, 1000), 3, 3).Chunk(3), pixel => Assert.Equal(Pixel(image.Pixels, 5, 4, 3), pixel));
    }

    [Theory]
    [InlineData(0.3, 0.4)]
    [InlineData(0.75, -0.1)]
    [InlineData(1.2, 2.9)]
    [InlineData(1.49, -1.5)]
    public void UpToThePlainScale_PixelsAreBilinearSamples(double scale, double angle)
    {
        RgbImage image = Noise(90, 70, 3);
        Similarity2D map = Around(45, 35, scale, angle);
        double[] expected = PlainWarp.Run(image, map, 64, 80, 1);
        byte[] actual = Run(image, map, 64, 80);
        // Rounding to a byte, and a little for single precision.
        Assert.True(Enumerable.Range(0, actual.Length).All(i => Math.Abs(actual[i] - expected[i]) <= 0.502));
    }

    [Theory]
    [InlineData(2.0, 0.3)]
    [InlineData(4.4, -0.7)]
    [InlineData(13.0, 1.1)]
    public void Shrinking_GivesTheMeanOfWhatAPixelCovers(double scale, double angle)
    {
        const double tolerance = 4;
        RgbImage image = Smooth(1400, 1400);
        Similarity2D map = Around(700, 700, scale, angle);
        double[] expected = PlainWarp.Run(image, map, 64, 80, 16);
        byte[] actual = Run(image, map, 64, 80);
        Assert.InRange(Enumerable.Range(0, actual.Length).Max(i => Math.Abs(actual[i] - expected[i])), 0, tolerance);
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(6.2)]
    [InlineData(40)]
    public void AFinePattern_BecomesGrey_InsteadOfACoarseOne(double scale)
    {
        var image = new RgbImage(2000, 2000);
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)((i / 3 % 2000 + i / 6000) % 2 == 0 ? 255 : 0);
        byte[] shrunk = Run(image, Around(1000, 1000, scale, 0.35), 40, 40);
        Assert.InRange(shrunk.Min(), 80, 128);
        Assert.InRange(shrunk.Max(), 127, 175);
        double mean = shrunk.Average(value => value), deviation = Math.Sqrt(shrunk.Average(value => (value - mean) * (value - mean)));
        Assert.InRange(deviation, 0, 25); // A single sample would give some 100.
    }

    [Fact]
    public void ASecondImageOfTheSize_AllocatesNothing()
    {
        RgbImage image = Noise(500, 400, 4);
        var warp = new SimilarityWarp();
        var target = new byte[64 * 80 * 3];
        Similarity2D map = Around(250, 200, 3.7, 0.2);
        SteadyState.AllocatesNothing(() => warp.Apply(image, map, 64, 80, target));
    }

    [Fact]
    public void WhatIsNoWarp_IsRefused()
    {
        RgbImage image = Noise(4, 4, 5);
        Assert.Throws<ArgumentException>(() => Run(image, new(0, 0, 1, 1), 4, 4));
        Assert.Throws<ArgumentException>(() => Run(image, new(double.NaN, 0, 1, 1), 4, 4));
        Assert.Throws<ArgumentException>(() => new SimilarityWarp().Apply(image, new(1, 0, 0, 0), 4, 4, new byte[47]));
    }

    /// <summary>Takes the middle of 64x80 pixels to a place, and others around it.</summary>
    private static Similarity2D Around(double x, double y, double scale, double angle)
    {
        double c = scale * Math.Cos(angle), s = scale * Math.Sin(angle);
        return new(c, s, x - (c * 31.5 - s * 39.5), y - (s * 31.5 + c * 39.5));
    }

    private static byte[] Run(RgbImage image, Similarity2D map, int width, int height)
    {
        var target = new byte[width * height * 3];
        new SimilarityWarp().Apply(image, map, width, height, target);
        return target;
    }

    private static byte[] Pixel(byte[] pixels, int width, int x, int y) => pixels[((y * width + x) * 3)..((y * width + x) * 3 + 3)];

    private static RgbImage Noise(int width, int height, int seed)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    private static RgbImage Smooth(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i / 3, width);
            image.Pixels[i] = (byte)(127.5 + 60 * Math.Sin(x / 37.0 + i % 3) + 60 * Math.Cos(y / 29.0 - x / 101.0));
        }
        return image;
    }
}

using ShiftService.Imaging;
using ShiftService.Training.Augmentation;
using ShiftService.Training.Data;
using ShiftService.Training.Tests.Data;

namespace ShiftService.Training.Tests.Augmentation;

/// <summary>What each augmentation may do to an image, and what it may not.</summary>
public class ImageAugmentationTests
{
    private const int Width = 12, Height = 9, Draws = 200;
    private static readonly RgbColor Fill = new(1, 2, 3);
    private static readonly RgbImage Source = Bright(SampleImages.Noise(Width, Height, 7));

    [Fact]
    public void PadAndCrop_IsAWindowOfTheImageWithABorder()
    {
        var places = new HashSet<(int, int)>();
        foreach (PixelScratch image in Results(new PadAndCrop(2, Width, Height, Fill)))
        {
            Assert.Equal((Width, Height), (image.Width, image.Height));
            (int, int)[] fitting = [.. Places(5, 5).Where(place => IsWindow(image, place.X - 2, place.Y - 2))];
            places.Add(Assert.Single(fitting));
        }
        Assert.Equal(25, places.Count);
    }

    [Fact]
    public void PadAndCrop_WithoutABorderStaysInside()
    {
        foreach (PixelScratch image in Results(new PadAndCrop(0, 5, 9, Fill)))
            Assert.Single(Places(8, 1), place => IsWindow(image, place.X, place.Y));
    }

    [Fact]
    public void RandomResizedCrop_DrawsPartsWithinItsLimits()
    {
        var crop = new RandomResizedCrop(new(0.3, 0.8, 0.5, 2), 6, 6);
        var image = new PixelScratch(100 * 80 * 3);
        image.Load(SampleImages.Noise(100, 80, 1).Pixels, 100, 80);
        for (int i = 0; i < Draws; i++)
        {
            var random = new CounterRandom(1, 2, (ulong)i);
            (int left, int top, int width, int height) = crop.Window(image, ref random);
            Assert.InRange(width * height / 8000.0, 0.28, 0.82);
            Assert.InRange((double)width / height, 0.47, 2.1);
            Assert.True(left >= 0 && top >= 0 && left + width <= 100 && top + height <= 80);
        }
    }

    [Fact]
    public void RandomResizedCrop_OfImpossibleShapesTakesTheCentre()
    {
        var random = new CounterRandom(1, 1, 1);
        // Nothing with 90 % of the area is three times as wide as high.
        Assert.Equal((0, 2, Width, 4), new RandomResizedCrop(new(0.9, 0.9, 3, 3), 6, 6).Window(Scratch(), ref random));
    }

    [Theory]
    [InlineData(12, 9)]
    [InlineData(24, 18)]
    [InlineData(5, 7)]
    public void RandomResizedCrop_OfTheWholeImageIsBilinear(int width, int height)
    {
        PixelScratch image = Scratch();
        var random = new CounterRandom(1, 1, 1);
        new RandomResizedCrop(new(1, 1, 12.0 / 9, 12.0 / 9), width, height).Apply(image, ref random);
        foreach ((int x, int y) in Places(width, height))
        {
            double column = (x + 0.5) * Width / width - 0.5, row = (y + 0.5) * Height / height - 0.5;
            for (int c = 0; c < 3; c++) Assert.Equal(Bilinear(column, row, c), image.Pixels[(y * width + x) * 3 + c], 2.0);
        }
    }

    [Fact]
    public void Flip_MirrorsAboutEveryOtherImage()
    {
        int mirrored = 0;
        foreach (PixelScratch image in Results(new HorizontalFlip()))
        {
            bool changed = !image.Pixels.SequenceEqual(Source.Pixels);
            if (changed) mirrored++;
            foreach ((int x, int y) in Places(Width, Height)) Assert.Equal(At(changed ? Width - 1 - x : x, y), At(image, x, y));
        }
        Assert.InRange(mirrored, Draws / 3, Draws * 2 / 3);
    }

    [Fact]
    public void Cutout_PaintsASquareThatMayHangOver()
    {
        var sizes = new HashSet<int>();
        foreach (PixelScratch image in Results(new Cutout(4, Fill)))
        {
            (int X, int Y)[] painted = [.. Places(Width, Height).Where(place => At(image, place.X, place.Y) == Fill)];
            int width = painted.Max(p => p.X) - painted.Min(p => p.X) + 1, height = painted.Max(p => p.Y) - painted.Min(p => p.Y) + 1;
            Assert.Equal(painted.Length, width * height);
            Assert.All([width, height], side => Assert.InRange(side, 2, 4));
            Assert.All(Places(Width, Height).Except(painted), p => Assert.Equal(At(p.X, p.Y), At(image, p.X, p.Y)));
            sizes.Add(painted.Length);
        }
        Assert.Contains(16, sizes);
        Assert.Contains(4, sizes);
    }

    [Fact]
    public void ColorJitter_OfNothingChangesNothing() => Assert.All(Results(new ColorJitter(new())),
        image => Assert.Equal(Source.Pixels, image.Pixels.ToArray()));

    [Fact]
    public void Brightness_MultipliesEveryValue() =>
        CheckColors(colors => colors.Brightness(1.5f), (value, _, _) => value * 1.5);

    [Fact]
    public void Contrast_ScalesAboutTheMeanLuma()
    {
        double mean = Places(Width, Height).Average(p => Luma(At(p.X, p.Y)));
        CheckColors(colors => colors.Contrast(0.5f, Scratch()), (value, _, _) => mean + (value - mean) * 0.5);
    }

    [Fact]
    public void Saturation_ScalesAboutThePixelsLuma() =>
        CheckColors(colors => colors.Saturation(0.3f), (value, pixel, _) => Luma(pixel) + (value - Luma(pixel)) * 0.3);

    [Fact]
    public void Hue_KeepsLumaAndTurnsInAThirdToTheNextPrimary()
    {
        RgbColor turned = Turn(new RgbColor(150, 90, 90), 1f / 3);
        Assert.Equal(Luma(new RgbColor(150, 90, 90)), Luma(turned), 1.5);
        Assert.True(turned.R < 110 && Math.Max(turned.G, turned.B) > 110, $"{turned}");
        Assert.Equal(new RgbColor(77, 77, 77), Turn(new RgbColor(77, 77, 77), 0.2f));
        RgbColor whole = Turn(new RgbColor(150, 90, 60), 1);
        Assert.True(Math.Abs(whole.R - 150) <= 1 && Math.Abs(whole.G - 90) <= 1 && Math.Abs(whole.B - 60) <= 1, $"{whole}");
    }

    [Fact]
    public void ColorJitter_StaysWithinItsFactors()
    {
        foreach (PixelScratch image in Results(new ColorJitter(new(Brightness: 0.2))))
        {
            double factor = (double)image.Pixels[0] / Source.Pixels[0];
            Assert.InRange(factor, 0.77, 1.23);
            foreach (int i in (int[])[5, 50, 100]) Assert.Equal(Math.Min(Source.Pixels[i] * factor, 255), image.Pixels[i], 4.0);
        }
    }

    // The image after each of many draws.
    private static IEnumerable<PixelScratch> Results(IImageAugmentation augmentation)
    {
        for (int i = 0; i < Draws; i++)
        {
            PixelScratch image = Scratch();
            var random = new CounterRandom(3, 0, (ulong)i);
            augmentation.Apply(image, ref random);
            yield return image;
        }
    }

    private static PixelScratch Scratch()
    {
        var image = new PixelScratch(24 * 20 * 3);
        image.Load(Source.Pixels, Width, Height);
        return image;
    }

    // No value of the fill's colour, so that what is filled can be told.
    private static RgbImage Bright(RgbImage image)
    {
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(10 + image.Pixels[i] * 2 / 3);
        return image;
    }

    private static void CheckColors(Action<Wrapped> change, Func<double, RgbColor, int, double> expected)
    {
        PixelScratch image = Scratch();
        var wrapped = new Wrapped();
        change(wrapped);
        wrapped.Apply(image);
        for (int i = 0; i < Source.Pixels.Length; i++)
        {
            RgbColor pixel = At(i / 3 % Width, i / 3 / Width);
            Assert.Equal(Math.Clamp(expected(Source.Pixels[i], pixel, i % 3), 0, 255), image.Pixels[i], 0.6);
        }
    }

    private static RgbColor Turn(RgbColor color, float turns)
    {
        var image = new PixelScratch(3);
        image.Load([color.R, color.G, color.B], 1, 1);
        var colors = new ColorMatrix();
        colors.Hue(turns);
        colors.Apply(image);
        return At(image, 0, 0);
    }

    private static double Luma(RgbColor color) => 0.299 * color.R + 0.587 * color.G + 0.114 * color.B;

    private static IEnumerable<(int X, int Y)> Places(int width, int height) =>
        Enumerable.Range(0, width * height).Select(i => (i % width, i / width));

    private static bool IsWindow(PixelScratch image, int left, int top) => Places(image.Width, image.Height).All(p =>
        At(image, p.X, p.Y) == At(p.X + left, p.Y + top));

    private static RgbColor At(int x, int y) => (uint)x < Width && (uint)y < Height
        ? new RgbColor(Source.Pixels[(y * Width + x) * 3], Source.Pixels[(y * Width + x) * 3 + 1], Source.Pixels[(y * Width + x) * 3 + 2])
        : Fill;

    private static RgbColor At(PixelScratch image, int x, int y)
    {
        Span<byte> pixel = image.Pixels.Slice((y * image.Width + x) * 3, 3);
        return new RgbColor(pixel[0], pixel[1], pixel[2]);
    }

    private static double Bilinear(double x, double y, int c)
    {
        (x, y) = (Math.Clamp(x, 0, Width - 1), Math.Clamp(y, 0, Height - 1));
        (int x0, int y0) = ((int)x, (int)y);
        double Value(int column, int row) => Source.Pixels[(Math.Min(row, Height - 1) * Width + Math.Min(column, Width - 1)) * 3 + c];
        double upper = Value(x0, y0) * (1 - x + x0) + Value(x0 + 1, y0) * (x - x0);
        double lower = Value(x0, y0 + 1) * (1 - x + x0) + Value(x0 + 1, y0 + 1) * (x - x0);
        return upper * (1 - y + y0) + lower * (y - y0);
    }

    // A colour matrix that lambdas can change.
    private sealed class Wrapped
    {
        private ColorMatrix _colors = new();

        public void Brightness(float factor) => _colors.Brightness(factor);

        public void Contrast(float factor, PixelScratch image) => _colors.Contrast(factor, image);

        public void Saturation(float factor) => _colors.Saturation(factor);

        public void Apply(PixelScratch image) => _colors.Apply(image);
    }
}

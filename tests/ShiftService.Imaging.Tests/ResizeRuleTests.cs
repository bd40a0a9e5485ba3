using ShiftService.Imaging.Resizing;

namespace ShiftService.Imaging.Tests;

/// <summary>Resized pixels against Pillow's, and against a plain reference.</summary>
public class ResizeRuleTests
{
    public static TheoryData<ResizeFilter> Filters => [ResizeFilter.Lanczos3, ResizeFilter.Bicubic, ResizeFilter.Bilinear];

    [Theory]
    [MemberData(nameof(Filters))]
    public void Squash_GivesThePixelsOfPillow(ResizeFilter filter)
    {
        RgbImage source = ImageDecoder.Decode(Fixture.Bytes("source.png")), small = ImageDecoder.Decode(Fixture.Bytes("enlarge.png"));
        Pixels.AssertClose(Fixture.Pixels(Name("squash", filter)), new ResizeRule(32, 32, ResizeMode.Squash, filter).Apply(source), 0);
        Pixels.AssertClose(Fixture.Pixels(Name("enlarged", filter)), new ResizeRule(50, 64, ResizeMode.Squash, filter).Apply(small), 0);
    }

    [Theory]
    [InlineData(ResizeMode.Pad, 64, 32, 48, 48)]
    [InlineData(ResizeMode.Pad, 31, 77, 64, 64)]
    [InlineData(ResizeMode.Crop, 64, 40, 32, 32)]
    [InlineData(ResizeMode.Squash, 50, 30, 32, 48)]
    public void Mapping_SaysWherePixelsGo(ResizeMode mode, int width, int height, int targetWidth, int targetHeight)
    {
        // A bright block in the middle, whose centre of gravity is found again.
        var image = new RgbImage(width, height);
        int left = width / 2 - 4, top = height / 2 - 3;
        for (int y = top; y < top + 6; y++)
            for (int x = left; x < left + 8; x++) image.Pixels.AsSpan((y * width + x) * 3, 3).Fill(255);
        var rule = new ResizeRule(targetWidth, targetHeight, mode, ResizeFilter.Bilinear);
        RgbImage result = rule.Apply(image);
        double sum = 0, sumX = 0, sumY = 0;
        for (int y = 0; y < targetHeight; y++)
            for (int x = 0; x < targetWidth; x++)
            {
                double value = result.Pixels[(y * targetWidth + x) * 3];
                (sum, sumX, sumY) = (sum + value, sumX + value * (x + 0.5), sumY + value * (y + 0.5));
            }
        ResizeMapping mapping = rule.MappingOf(width, height);
        Assert.Equal((left + 4) * mapping.ScaleX + mapping.OffsetX, sumX / sum, 0.1);
        Assert.Equal((top + 3) * mapping.ScaleY + mapping.OffsetY, sumY / sum, 0.1);
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Crop_GivesThePixelsOfTorchvision(ResizeFilter filter)
    {
        RgbImage source = ImageDecoder.Decode(Fixture.Bytes("source.png"));
        var rule = new ResizeRule(40, 40, ResizeMode.Crop, filter) { CropFraction = 0.875 };
        Pixels.AssertClose(Fixture.Pixels(Name("crop", filter)), rule.Apply(source), 0);
    }

    [Fact]
    public void Crop_WithoutAFractionKeepsTheShortSide() => Pixels.AssertClose(
        Fixture.Pixels("crop-whole"), new ResizeRule(32, 32).Apply(ImageDecoder.Decode(Fixture.Bytes("source.png"))), 0);

    [Fact]
    public void Pad_FillsWhatTheImageDoesNotCover() => Pixels.AssertClose(Fixture.Pixels("pad"),
        new ResizeRule(48, 48, ResizeMode.Pad) { PadColor = new(10, 20, 30) }.Apply(ImageDecoder.Decode(Fixture.Bytes("source.png"))), 0);

    [Theory]
    [InlineData(37, 23, 16, 16)]
    [InlineData(5, 90, 20, 12)]
    [InlineData(1, 1, 7, 3)]
    [InlineData(64, 64, 1, 1)]
    public void Squash_IsCloseToTheDefinition(int width, int height, int targetWidth, int targetHeight)
    {
        // The definition rounds once, the resampler also between its two passes.
        RgbImage image = Pixels.SoftNoise(width, height);
        foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
            Pixels.AssertClose(ReferenceResampler.Resize(image, targetWidth, targetHeight, filter),
                new ResizeRule(targetWidth, targetHeight, ResizeMode.Squash, filter).Apply(image), 1);
    }

    [Fact]
    public void MemoryUsedAgain_ChangesNoPixel_WhateverSizesCameBefore()
    {
        // Sides in an order in which one of an image's is remembered, and the other takes the memory of an older one.
        int[] sides = [20, 21, 22, 23, 24, 25, 26, 27, 28, 29];
        var random = new Random(3);
        var scratch = new ResizeScratch();
        var rule = new ResizeRule(8, 8, ResizeMode.Squash, ResizeFilter.Bilinear);
        for (int i = 0; i < 300; i++)
        {
            RgbImage image = Pixels.SoftNoise(sides[random.Next(sides.Length)], sides[random.Next(sides.Length)]);
            var pixels = new byte[rule.ByteCount];
            rule.Apply(image, pixels, scratch);
            Assert.Equal(rule.Apply(image).Pixels, pixels);
        }
    }

    [Theory]
    [InlineData(61, 40, 24, 16, 0.875, 27, 18)]
    [InlineData(40, 61, 24, 16, 1, 24, 36)]
    public void Crop_CutsTheCentreOfTheScaledImage(int width, int height, int w, int h, double fraction, int scaledWidth, int scaledHeight)
    {
        RgbImage image = Pixels.SoftNoise(width, height);
        int left = (int)Math.Round((scaledWidth - w) / 2.0), top = (int)Math.Round((scaledHeight - h) / 2.0);
        RgbImage expected = ReferenceResampler.Window(image, scaledWidth, scaledHeight, left, top, w, h, ResizeFilter.Lanczos3);
        Pixels.AssertClose(expected, new ResizeRule(w, h) { CropFraction = fraction }.Apply(image), 1);
    }

    [Theory]
    [InlineData(ResizeMode.Squash)]
    [InlineData(ResizeMode.Crop)]
    [InlineData(ResizeMode.Pad)]
    public void AnImageOfTheTargetsSize_StaysAsItIs(ResizeMode mode)
    {
        RgbImage image = Pixels.Noise(32, 32);
        foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
            Pixels.AssertClose(image, new ResizeRule(32, 32, mode, filter).Apply(image), 0);
    }

    [Fact]
    public void AUniformImage_StaysUniform()
    {
        RgbImage image = Pixels.Of(123, 77, (_, _) => new RgbColor(255, 1, 128));
        foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
            Assert.Equal(new RgbColor(255, 1, 128), new ResizeRule(40, 31, mode) { PadColor = new(255, 1, 128) }.Apply(image).At(20, 15));
    }

    [Fact]
    public void ExtremeShapes_AreResized()
    {
        RgbImage line = Pixels.Noise(200_000, 1);
        foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
            Assert.Equal(16 * 16 * 3, new ResizeRule(16, 16, mode).Apply(line).Pixels.Length);
    }

    [Fact]
    public void RulesWithoutSense_AreRefused()
    {
        Assert.Throws<ArgumentException>(new ResizeRule(0, 5).Validate);
        Assert.Throws<ArgumentException>(new ResizeRule(5, 5, (ResizeMode)9).Validate);
        Assert.Throws<ArgumentException>(new ResizeRule(5, 5, Filter: (ResizeFilter)9).Validate);
        Assert.Throws<ArgumentException>((new ResizeRule(5, 5) { CropFraction = 1.1 }).Validate);
        Assert.Throws<ArgumentException>((new ResizeRule(5, 5) { CropFraction = double.NaN }).Validate);
        Assert.Throws<ArgumentException>((new ResizeRule(5, 5, ResizeMode.Pad) { CropFraction = 0.5 }).Validate);
        Assert.Throws<ArgumentException>(() => new ResizeRule(5, 5).Apply(new RgbImage(3, 3), new byte[10]));
    }

    private static string Name(string kind, ResizeFilter filter) => $"{kind}-{filter.ToString().ToLowerInvariant()}";
}

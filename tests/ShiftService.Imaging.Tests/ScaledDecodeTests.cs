using ShiftService.Imaging.Resizing;

namespace ShiftService.Imaging.Tests;

/// <summary>A JPEG decoded at the scale that suffices gives nearly the pixels of one decoded in full.</summary>
public class ScaledDecodeTests
{
    [Theory]
    [InlineData(1920, 1080, 224, 2)]
    [InlineData(1920, 1080, 32, 8)]
    [InlineData(4000, 3000, 224, 4)]
    [InlineData(3000, 4000, 224, 4)]
    [InlineData(512, 512, 32, 8)]
    [InlineData(511, 600, 32, 4)]
    [InlineData(128, 128, 32, 2)]
    [InlineData(127, 300, 32, 1)]
    [InlineData(32, 32, 32, 1)]
    [InlineData(20, 20, 32, 1)]
    public void TheFactor_LeavesTwiceTheSize(int width, int height, int side, int factor)
    {
        var header = new ImageHeader(ImageFormat.Jpeg, width, height, Bands: 3, Orientation: 1, Frames: 1);
        Assert.Equal(factor, new ResizeRule(side, side).ReductionFactor(header));
    }

    [Fact]
    public void TheFactor_SeesTheUprightImageAndWhatIsCutOff()
    {
        var turned = new ImageHeader(ImageFormat.Jpeg, 400, 1600, Bands: 3, Orientation: 6, Frames: 1);
        Assert.Equal(8, new ResizeRule(100, 20, ResizeMode.Squash).ReductionFactor(turned));
        Assert.Equal(8, new ResizeRule(100, 100, ResizeMode.Pad).ReductionFactor(turned));
        Assert.Equal(2, new ResizeRule(100, 100).ReductionFactor(turned));
        Assert.Equal(1, (new ResizeRule(100, 100) { CropFraction = 0.9 }).ReductionFactor(turned));
    }

    // Levels of 255. Photographs of 256 to 640 pixels, reduced to the margin, measured: mean 0.9 over all and 3 for the worst (fine
    // texture throughout), 99.9 % within 10, single pixels at sharp coloured edges up to 41.
    [Theory]
    [InlineData(ResizeFilter.Lanczos3, 256, 192, 32)]
    [InlineData(ResizeFilter.Bicubic, 301, 403, 32)]
    [InlineData(ResizeFilter.Bilinear, 517, 519, 32)]
    [InlineData(ResizeFilter.Lanczos3, 517, 613, 64)]
    [InlineData(ResizeFilter.Lanczos3, 640, 480, 100)]
    [InlineData(ResizeFilter.Bilinear, 640, 480, 100)]
    public void Pixels_AreCloseToThoseOfTheImageInFull(ResizeFilter filter, int width, int height, int side)
    {
        foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
        {
            var rule = new ResizeRule(side, side, mode, filter);
            byte[] file = ImageEncoder.Jpeg(Pixels.Photo(width, height, seed: width));
            RgbImage scaled = ImageDecoder.Decode(file, new DecodeOptions { ScaledFor = rule });
            Assert.True(scaled.Reduction.Factor > 1);
            PixelDifference difference = PixelDifference.Between(rule.Apply(ImageDecoder.Decode(file)), rule.Apply(scaled));
            Assert.InRange(difference.Mean, 0, 1);
            Assert.InRange(difference.Usual, 0, 10);
            Assert.InRange(difference.Most, 0, 24);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void WhatDoesNotDivide_IsNotDisplacedByOrientation(int orientation)
    {
        // 263 = 32 x 8 + 7: the reduced image misses almost a pixel on one side. Taken for the whole, it would be stretched by 3 %, and a
        // ramp of 5 levels a target pixel would be off by up to 5.
        const int Side = 263;
        RgbImage ramp = Pixels.Of(Side, Side, (x, y) => new((byte)(40 + x * 160 / Side), (byte)(60 + y * 160 / Side), 90));
        byte[] file = ExifJpeg.WithOrientation(ImageEncoder.Jpeg(ramp, 100), orientation);
        var rule = new ResizeRule(16, 16);
        RgbImage scaled = ImageDecoder.Decode(file, new DecodeOptions { ScaledFor = rule });
        Assert.Equal((8, 32, Side), (scaled.Reduction.Factor, scaled.Width, scaled.Reduction.FullWidth));
        PixelDifference difference = PixelDifference.Between(rule.Apply(ImageDecoder.Decode(file)), rule.Apply(scaled));
        Assert.InRange(difference.Most, 0, 2);
        Assert.InRange(difference.Mean, 0, 0.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void TheHeader_StatesTheOriginalSize(int orientation)
    {
        byte[] file = ExifJpeg.WithOrientation(ImageEncoder.Jpeg(Pixels.Photo(403, 205, 1)), orientation);
        using var buffer = new PixelBuffer();
        using DecodedImage image = ImageDecoder.Decode(file, new DecodeOptions { ScaledFor = new ResizeRule(20, 20) }, buffer);
        Assert.Equal((403, 205), (image.Header.Width, image.Header.Height));
        Assert.Equal((image.Header.UprightWidth, image.Header.UprightHeight), (image.View.FullWidth, image.View.FullHeight));
        Assert.Equal((4, orientation == 6), (image.View.Reduction.Factor, image.View.Height > image.View.Width));
    }

    [Theory]
    [InlineData("grey.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("wide-gamut.jpg")]
    public void EveryKindOfJpeg_IsReduced(string file)
    {
        var rule = new ResizeRule(8, 8);
        RgbImage scaled = ImageDecoder.Decode(Fixture.Bytes(file), new DecodeOptions { ScaledFor = rule });
        Assert.Equal((2, 48, 30), (scaled.Reduction.Factor, scaled.Width, scaled.Height));
        PixelDifference difference =
            PixelDifference.Between(rule.Apply(ImageDecoder.Decode(Fixture.Bytes(file))), rule.Apply(scaled));
        Assert.InRange(difference.Mean, 0, 4); // An eighth of its pixels are noise.
    }

    [Theory]
    [InlineData("photo.jpg", 32)]
    [InlineData("source.png", 8)]
    [InlineData("lossy.webp", 8)]
    public void SmallImagesAndOtherFormats_AreDecodedInFull(string file, int side)
    {
        RgbImage full = ImageDecoder.Decode(Fixture.Bytes(file));
        RgbImage asked = ImageDecoder.Decode(Fixture.Bytes(file), new DecodeOptions { ScaledFor = new ResizeRule(side, side) });
        Assert.True(asked.Reduction.IsNone);
        Assert.Equal(full.Pixels, asked.Pixels);
    }

    [Fact]
    public void AReducedImageOfTheTargetsSize_IsResizedNevertheless()
    {
        // It stands for a larger one, of which the rule keeps the centre only.
        RgbImage image = Pixels.Noise(16, 16);
        var reduced = new RgbImage(16, 16, image.Pixels, new Reduction(2, 33, 33, false, false));
        Assert.NotEqual(image.Pixels, new ResizeRule(16, 16).Apply(reduced).Pixels);
    }
}

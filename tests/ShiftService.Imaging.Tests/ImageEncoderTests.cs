namespace ShiftService.Imaging.Tests;

/// <summary>What is written can be read.</summary>
public class ImageEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(33, 17)]
    public void Png_KeepsEveryPixel(int width, int height)
    {
        RgbImage image = Pixels.Noise(width, height);
        Pixels.AssertClose(image, ImageDecoder.Decode(ImageEncoder.Png(image)), 0);
    }

    [Fact]
    public void Jpeg_IsCloseAndSmallerAtALowerQuality()
    {
        RgbImage image = Pixels.Of(64, 48, (x, y) => new RgbColor((byte)(x * 3), (byte)(y * 4), 99));
        byte[] good = ImageEncoder.Jpeg(image, 95), poor = ImageEncoder.Jpeg(image, 20);
        Assert.True(poor.Length < good.Length);
        Pixels.AssertClose(image, ImageDecoder.Decode(good), 6);
    }

    [Fact]
    public void Jpeg_CannotHoldMoreThan65535Columns() =>
        Assert.Equal(ImageError.CannotEncode, Assert.Throws<ImageException>(() => ImageEncoder.Jpeg(new RgbImage(70_000, 1))).Error);

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Jpeg_RefusesQualitiesOutside1To100(int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageEncoder.Jpeg(new RgbImage(1, 1), quality));

    [Fact]
    public void WebP_KeepsEveryPixelWhereAskedTo()
    {
        RgbImage image = Pixels.Noise(33, 17);
        byte[] file = ImageEncoder.Encode(image, ImageFormat.WebP, isLossless: true);
        Assert.Equal(ImageFormat.WebP, ImageDecoder.Probe(file).Format);
        Pixels.AssertClose(image, ImageDecoder.Decode(file), 0);
    }

    [Fact]
    public void WebP_IsCloseAndSmallerAtALowerQuality()
    {
        RgbImage image = Pixels.Photo(64, 48, 1);
        byte[] good = ImageEncoder.Encode(image, ImageFormat.WebP, 95), poor = ImageEncoder.Encode(image, ImageFormat.WebP, 20);
        Assert.True(poor.Length < good.Length);
        Assert.InRange(PixelDifference.Between(image, ImageDecoder.Decode(good)).Mean, 0, 5);
    }

    [Fact]
    public void WebP_CannotHoldMoreThan16383Columns() => Assert.Equal(ImageError.CannotEncode,
        Assert.Throws<ImageException>(() => ImageEncoder.Encode(new RgbImage(16_384, 1), ImageFormat.WebP)).Error);

    [Theory]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Avif)]
    public void OtherFormats_AreNotWritten(ImageFormat format) => Assert.Equal(ImageError.UnsupportedFormat,
        Assert.Throws<ImageException>(() => ImageEncoder.Encode(new RgbImage(1, 1), format)).Error);

    [Fact]
    public void AJpeg_IsNeverLossless() =>
        Assert.Throws<ArgumentException>(() => ImageEncoder.Encode(new RgbImage(1, 1), ImageFormat.Jpeg, isLossless: true));

    [Fact]
    public void Pixels_MustFitTheSize() => Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11]));
}

namespace ShiftService.Imaging.Tests;

public class PictureTests
{
    [Theory]
    [InlineData("alpha.png", 40, 24)]
    [InlineData("alpha.webp", 40, 24)]
    [InlineData("grey-alpha.png", 40, 24)]
    [InlineData("lossy-alpha.webp", 40, 24)]
    public void ATransparentPicture_OverWhite_IsWhatADecoderMakesOfIt(string name, int width, int height)
    {
        byte[] file = Fixture.Bytes(name);
        using Picture picture = Picture.Decode(file, new DecodeOptions());
        Assert.True(picture.HasAlpha && picture.Header.HasAlpha);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        ReadOnlySpan<byte> alpha = picture.Alpha, pixels = picture.View.Pixels;
        RgbImage flat = ImageDecoder.Decode(file);
        for (int i = 0; i < pixels.Length; i++)
            Assert.InRange(flat.Pixels[i] - (pixels[i] * alpha[i / 3] + 255 * (255 - alpha[i / 3])) / 255.0, -1.1, 1.1);
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.WebP)]
    public void Transparency_SurvivesEncoding(ImageFormat format)
    {
        using Picture picture = Picture.Decode(Fixture.Bytes("alpha.png"), new DecodeOptions());
        byte[] alpha = picture.Alpha.ToArray(), pixels = picture.View.Pixels.ToArray();
        using Picture again = Picture.Decode(ImageEncoder.Encode(picture, format, 100), new DecodeOptions());
        Assert.Equal(alpha, again.Alpha.ToArray());
        if (format == ImageFormat.Png) Assert.Equal(pixels, again.View.Pixels.ToArray());
    }

    [Fact]
    public void InJpeg_ATransparentPictureLiesOverWhite()
    {
        byte[] file = Fixture.Bytes("alpha.png");
        using Picture picture = Picture.Decode(file, new DecodeOptions());
        RgbImage jpeg = ImageDecoder.Decode(ImageEncoder.Encode(picture, ImageFormat.Jpeg, 100));
        RgbImage flat = ImageDecoder.Decode(file);
        Assert.InRange(jpeg.Pixels.Zip(flat.Pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 4);
    }

    [Fact]
    public void AnOpaquePicture_HasNoAlpha_WhateverItsFileSays()
    {
        using Picture plain = Picture.Decode(Fixture.Bytes("photo.jpg"), new DecodeOptions());
        Assert.False(plain.HasAlpha || plain.Header.HasAlpha);
        Assert.Equal(ImageDecoder.Decode(Fixture.Bytes("photo.jpg")).Pixels, plain.View.Pixels.ToArray());
    }

    [Theory]
    [InlineData(1000, 97, 61)]
    [InlineData(97, 97, 61)]
    [InlineData(50, 50, 31)]
    [InlineData(1, 1, 1)]
    public void TheLongerSide_IsAtMostAsLongAsAsked(int maxSide, int width, int height)
    {
        using Picture picture = Picture.Decode(Fixture.Bytes("photo.jpg"), new DecodeOptions(), maxSide);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        using Picture sideways = Picture.Decode(ExifJpeg.WithOrientation(Fixture.Bytes("photo.jpg"), 6), new DecodeOptions(), maxSide);
        Assert.Equal((height, width), (sideways.Width, sideways.Height));
    }

    [Fact]
    public void TheBudget_IsHeldUntilThePictureIsGone()
    {
        var budget = new DecodeBudget(1 << 24);
        var options = new DecodeOptions { Budget = budget };
        using (Picture picture = Picture.Decode(Fixture.Bytes("alpha.png"), options))
        {
            Assert.Equal(40 * 24 * 4, budget.UsedBytes);
            using Picture sibling = picture.CreateSibling();
            Assert.Equal(2 * 40 * 24 * 4, budget.UsedBytes);
            Assert.Equal(picture.Alpha.ToArray(), sibling.Alpha.ToArray());
        }
        Assert.Equal(0, budget.UsedBytes);
        Assert.Throws<ImageException>(() => Picture.Decode(Fixture.Bytes("alpha.png")[..^30], options));
        Assert.Equal(0, budget.UsedBytes);
        var none = new DecodeBudget(5 << 20);
        Assert.True(none.TryReserve(5 << 20));
        Assert.Equal(
            ImageError.BudgetExhausted,
            Assert.Throws<ImageException>(() => Picture.Decode(Fixture.Bytes("photo.jpg"), new DecodeOptions { Budget = none })).Error);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.WebP)]
    public void Encoding_EndsWhenItIsCancelled_AndGoesOnToWork(ImageFormat format)
    {
        using Picture picture = Picture.Decode(ImageEncoder.Png(new RgbImage(900, 700)), new DecodeOptions());
        Assert.Throws<OperationCanceledException>(() => ImageEncoder.Encode(picture, format, 90, new CancellationToken(canceled: true)));
        Assert.Equal(format, ImageDecoder.Probe(ImageEncoder.Encode(picture, format)).Format);
    }
}

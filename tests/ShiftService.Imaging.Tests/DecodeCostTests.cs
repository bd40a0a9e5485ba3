using ShiftService.Imaging.Resizing;

namespace ShiftService.Imaging.Tests;

/// <summary>What a decode takes of the process's memory stays within what the budget reckons with.</summary>
[Collection(ProcessMemory.Collection)]
public class DecodeCostTests
{
    private const int Width = 1600, Height = 1200;

    private static readonly RgbImage Image = Pixels.Of(Width, Height, (x, y) =>
        new RgbColor((byte)(x * y >> 5), (byte)(x + (y * 7919 & 31)), (byte)(y ^ x)));

    [Fact]
    public void Jpeg_TakesItsPixelsAndSomeRows() => AssertPeak(ImageEncoder.Jpeg(Image));

    [Fact]
    public void ScaledJpeg_TakesItsReducedPixels() => AssertPeak(ImageEncoder.Jpeg(Image), new ResizeRule(100, 100));

    [Fact]
    public void Png_TakesItsPixelsAndSomeRows() => AssertPeak(ImageEncoder.Png(Image));

    [Fact]
    public void InterlacedPng_IsHeldWhole() => AssertPeak(PngWriter.WriteInterlaced(Image));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WebP_IsHeldWhole(bool isLossless) => AssertPeak(ImageEncoder.Encode(Image, ImageFormat.WebP, 50, isLossless));

    [Fact]
    public void Gif_IsHeldWhole() => AssertPeak(GifWriter.Write(Width, Height, frames: 1));

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("photo.avif")]
    [InlineData("lossy-alpha.webp")]
    public void SmallImages_TakeLessThanTheFixedPart(string file)
    {
        if (file.EndsWith("avif", StringComparison.Ordinal) && !Fixture.ReadsAvif) return;
        AssertPeak(Fixture.Bytes(file));
    }

    private static void AssertPeak(byte[] file, ResizeRule? rule = null)
    {
        if (!ProcessMemory.CanMeasure) return;
        ImageDecoder.Decode(Fixture.Bytes("photo.jpg")); // What is loaded once does not count.
        ImageHeader header = ImageDecoder.Probe(file);
        var options = new DecodeOptions { ScaledFor = rule };
        using var buffer = new PixelBuffer(keptBytes: 0);
        int factor = 1;
        long peak = ProcessMemory.PeakOf(() =>
        {
            using DecodedImage image = ImageDecoder.Decode(file, options, buffer);
            factor = Math.Max(image.View.Reduction.Factor, 1);
        });
        Assert.Equal(rule is null, factor == 1);
        Assert.InRange(peak, 0, DecodeCost.PeakBytes(header, factor));
    }
}

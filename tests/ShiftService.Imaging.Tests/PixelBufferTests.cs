using ShiftService.Imaging.Resizing;
using ShiftService.TestSupport;

namespace ShiftService.Imaging.Tests;

/// <summary>One buffer takes image after image, and allocates no more than it has to.</summary>
public class PixelBufferTests
{
    // Handles of libvips' objects, the header, and the strip of rows: nothing that grows with the image.
    private const long ObjectBytes = 4096;

    public static TheoryData<string> Files => [
        "photo.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "wide-gamut.jpg", "source.png", "alpha.png", "grey16.png", "lossless.webp",
        "lossy-alpha.webp", "palette.gif", "transparent.gif",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void TheBuffersPixels_AreThoseOfAnImageOfItsOwn(string file)
    {
        using var buffer = new PixelBuffer();
        using DecodedImage image = ImageDecoder.Decode(Fixture.Bytes(file), new DecodeOptions(), buffer);
        RgbImage own = ImageDecoder.Decode(Fixture.Bytes(file));
        Assert.Equal((own.Width, own.Height), (image.View.Width, image.View.Height));
        Assert.Equal(own.Pixels, image.View.Pixels);
        Assert.Equal(ImageDecoder.Probe(Fixture.Bytes(file)), image.Header);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 6)]
    [InlineData(1500, 1)]
    [InlineData(1500, 6)]
    public void Decoding_AllocatesTheSameFewObjectsForEverySize(int side, int orientation)
    {
        byte[] file = ExifJpeg.WithOrientation(ImageEncoder.Jpeg(Pixels.Of(side, side, (x, y) => new((byte)x, (byte)y, 9))), orientation);
        var options = new DecodeOptions { ScaledFor = new ResizeRule(60, 60), Budget = new DecodeBudget(1 << 30) };
        using var buffer = new PixelBuffer();
        Decode(3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Decode(10);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, ObjectBytes);

        void Decode(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using DecodedImage image = ImageDecoder.Decode(file, options, buffer);
                Assert.True(image.View.Pixels.Length > 0);
            }
        }
    }

    [Theory]
    [InlineData(ResizeMode.Crop)]
    [InlineData(ResizeMode.Pad)]
    [InlineData(ResizeMode.Squash)]
    public void Resizing_AllocatesNothingWhateverTheSizes(ResizeMode mode)
    {
        RgbImage[] images = [Pixels.Noise(300, 200), Pixels.Noise(200, 300), Pixels.Noise(37, 23), Pixels.Noise(32, 32), Pixels.Noise(1000, 64)];
        ResizeRule[] rules = [new(32, 32, mode), new(48, 40, mode, ResizeFilter.Bilinear)];
        var target = new byte[48 * 40 * 3];
        var scratch = new ResizeScratch();
        // Which of the cached plans is replaced by which size turns around: after a few rounds all have grown.
        for (int i = 0; i < 20; i++) Resize();
        SteadyState.AllocatesNothing(Resize);

        void Resize()
        {
            foreach (ResizeRule rule in rules)
                foreach (RgbImage image in images)
                    rule.Apply(image, target.AsSpan(0, rule.ByteCount), scratch);
        }
    }

    [Fact]
    public void ScratchThatWasUsed_GivesTheSamePixels()
    {
        var scratch = new ResizeScratch();
        var random = new Random(5);
        for (int i = 0; i < 60; i++)
        {
            RgbImage image = Pixels.Noise(random.Next(1, 90), random.Next(1, 90), i);
            var rule = new ResizeRule(random.Next(1, 40), random.Next(1, 40), (ResizeMode)random.Next(3), (ResizeFilter)random.Next(3));
            var pixels = new byte[rule.ByteCount];
            rule.Apply(image, pixels, scratch);
            Assert.Equal(rule.Apply(image).Pixels, pixels);
        }
    }

    [Fact]
    public void TheBuffer_KeepsItsMemoryButNotThatOfAnUnusuallyLargeImage()
    {
        using var buffer = new PixelBuffer(keptBytes: 20_000);
        byte[] small = Fixture.Bytes("photo.jpg"), large = Fixture.Bytes("source.png");
        using (ImageDecoder.Decode(small, new DecodeOptions(), buffer)) Assert.Equal(97 * 61 * 3, buffer.AllocatedBytes);
        Assert.Equal(97 * 61 * 3, buffer.AllocatedBytes);
        using (ImageDecoder.Decode(large, new DecodeOptions(), buffer)) Assert.Equal(150 * 100 * 3, buffer.AllocatedBytes);
        Assert.Equal(0, buffer.AllocatedBytes);
    }

    [Fact]
    public void AFailure_LeavesNothingOfTheImageBehind()
    {
        using var buffer = new PixelBuffer(keptBytes: 0);
        var budget = new DecodeBudget(1 << 30);
        byte[] half = Fixture.Bytes("photo.jpg")[..1500];
        Assert.Throws<ImageException>(() => ImageDecoder.Decode(half, new DecodeOptions { Budget = budget }, buffer).Dispose());
        Assert.Equal((0, 0), (buffer.AllocatedBytes, budget.UsedBytes));
        using DecodedImage image = ImageDecoder.Decode(Fixture.Bytes("photo.jpg"), new DecodeOptions(), buffer);
        Assert.Equal(97, image.View.Width);
    }

    [Fact]
    public void Decoding_EndsWhenItIsCancelled()
    {
        using var buffer = new PixelBuffer();
        var budget = new DecodeBudget(1 << 30);
        Assert.Throws<OperationCanceledException>(() => ImageDecoder.Decode(
            Fixture.Bytes("photo.jpg"), new DecodeOptions { Budget = budget }, buffer, new CancellationToken(canceled: true)).Dispose());
        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public void ADisposedBuffer_TakesNoImage()
    {
        var buffer = new PixelBuffer();
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(
            () => ImageDecoder.Decode(Fixture.Bytes("photo.jpg"), new DecodeOptions(), buffer).Dispose());
    }

    [Fact]
    public void AView_MustFitItsPixels()
    {
        Assert.Throws<ArgumentException>(() => _ = new RgbView(2, 2, new byte[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new RgbView(0, 2, []));
    }
}

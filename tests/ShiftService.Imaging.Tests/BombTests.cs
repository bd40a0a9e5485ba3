namespace ShiftService.Imaging.Tests;

/// <summary>Files that promise far more than they hold cost no more than reading their header.</summary>
[Collection(ProcessMemory.Collection)]
public class BombTests
{
    private const long HeaderBytes = 8 << 20;

    [Fact]
    public void APngOf2500Megapixels_TakesNoMemory()
    {
        byte[] bomb = PngWriter.Write(50_000, 50_000, 8, PngWriter.Rgb, [new byte[30]]);
        AssertRefused(bomb, new DecodeOptions());
    }

    [Fact]
    public void AnInterlacedPngOf2500Megapixels_TakesNoMemory()
    {
        byte[] bomb = PngWriter.Write(50_000, 50_000, 16, PngWriter.Rgba, [new byte[30]], isInterlaced: true);
        AssertRefused(bomb, new DecodeOptions());
        AssertRefused(bomb, new DecodeOptions { PixelLimit = long.MaxValue });
        AssertRefused(bomb, new DecodeOptions { PixelLimit = long.MaxValue, Budget = new DecodeBudget(1 << 30) });
    }

    [Fact]
    public void ALongThinPng_TakesNoMemory()
    {
        byte[] bomb = PngWriter.Write(40_000_000, 1, 8, PngWriter.Rgb, [new byte[30]]);
        Assert.Contains("allowed are 65535 a side", AssertRefused(bomb, new DecodeOptions()).Message);
    }

    [Theory]
    [InlineData("photo.jpg", 0xC0)]
    [InlineData("progressive.jpg", 0xC2)]
    public void AJpegOf4200Megapixels_TakesNoMemory(string file, int frameMarker)
    {
        byte[] bomb = Fixture.Bytes(file);
        int at = bomb.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, (byte)frameMarker]);
        bomb.AsSpan(at + 5, 4).Fill(0xFE);
        AssertRefused(bomb, new DecodeOptions());
    }

    [Fact]
    public void AJpegOfThousandsOfScans_IsRefused()
    {
        // Each scan goes over the whole image, however few bytes it has.
        byte[] file = Fixture.Bytes("progressive.jpg");
        int last = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] scan = file[last..^2];
        byte[] bomb = [.. file[..^2], .. Enumerable.Repeat(scan, 2000).SelectMany(bytes => bytes), 0xFF, 0xD9];
        Assert.Equal(ImageError.Corrupt, Assert.Throws<ImageException>(() => ImageDecoder.Decode(bomb)).Error);
    }

    [Fact]
    public void AGifCanvasOf4200Megapixels_TakesNoMemory()
    {
        byte[] bomb = GifWriter.Write(1, 1, 1);
        // The canvas, and the frame in it; a canvas alone is not believed.
        bomb.AsSpan(6, 4).Fill(0xFE);
        bomb.AsSpan(bomb.AsSpan().IndexOf((byte)0x2C) + 5, 4).Fill(0xFE);
        AssertRefused(bomb, new DecodeOptions());
    }

    [Fact]
    public void AnAnimation_CostsItsFirstFrame()
    {
        const int Frames = 100_000;
        byte[] single = GifWriter.Write(64, 48, 1), many = GifWriter.Write(64, 48, Frames);
        Assert.Equal(Frames, ImageDecoder.Probe(many).Frames);
        RgbImage expected = ImageDecoder.Decode(single);
        if (!ProcessMemory.CanMeasure) return;
        RgbImage? actual = null;
        long peak = ProcessMemory.PeakOf(() => actual = ImageDecoder.Decode(many));
        Pixels.AssertClose(expected, actual!, 0);
        // A list of the frames is made when the file is scanned: some 140 bytes each, beside 23 in the file; no pixels.
        Assert.InRange(peak, 0, HeaderBytes + 200L * Frames);
    }

    private static ImageException AssertRefused(byte[] bomb, DecodeOptions options)
    {
        ImageDecoder.Decode(Fixture.Bytes("photo.jpg"));
        ImageException? error = null;
        void Decode() => error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(bomb, options));
        if (ProcessMemory.CanMeasure) Assert.InRange(ProcessMemory.PeakOf(Decode), 0, HeaderBytes);
        else Decode();
        Assert.Equal(ImageError.TooManyPixels, error!.Error);
        return error;
    }
}

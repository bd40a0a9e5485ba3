namespace ShiftService.Imaging.Tests;

/// <summary>Pixels against those of Pillow and Chromium, which decode with libraries of their own.</summary>
public class ImageDecoderTests
{
    [Theory]
    [InlineData("photo.jpg", "photo", 0)]
    [InlineData("progressive.jpg", "progressive", 0)]
    [InlineData("grey.jpg", "grey", 0)]
    [InlineData("lossless.webp", "lossless", 0)]
    [InlineData("lossy.webp", "lossy", 0)]
    [InlineData("palette.gif", "palette", 0)]
    [InlineData("animated.gif", "animated", 0)]
    [InlineData("animated.webp", "animated-true", 0)]
    [InlineData("animated.png", "animated-true", 0)]
    [InlineData("bits.png", "bits", 0)]
    [InlineData("grey16.png", "grey16", 1)] // Pillow cuts the lower byte off, libvips rounds
    [InlineData("transparent.gif", "transparent", 0)]
    [InlineData("palette.png", "palette-png", 0)]
    [InlineData("alpha.png", "alpha", 1)] // rounding when transparency is laid over white
    [InlineData("alpha.webp", "alpha", 1)]
    [InlineData("grey-alpha.png", "grey-alpha", 1)]
    [InlineData("lossy-alpha.webp", "lossy-alpha", 1)]
    [InlineData("wide-gamut.jpg", "wide-gamut", 2)] // colours go through a table
    [InlineData("swapped-profile.png", "swapped-profile", 3)]
    [InlineData("damaged-profile.png", "damaged-profile", 0)]
    public void Decode_GivesThePixelsOfPillow(string file, string pixels, int tolerance) =>
        Pixels.AssertClose(Fixture.Pixels(pixels), ImageDecoder.Decode(Fixture.Bytes(file)), tolerance);

    [Fact]
    public void Decode_GivesThePixelsOfChromium()
    {
        if (!Fixture.ReadsAvif) return;
        Pixels.AssertClose(Fixture.Pixels("photo-avif"), ImageDecoder.Decode(Fixture.Bytes("photo.avif")), 1);
    }

    [Fact]
    public void Decode_LaysTransparentAvifOverTheBackground()
    {
        if (!Fixture.ReadsAvif) return;
        PixelDifference difference = PixelDifference.Between(Fixture.Pixels("alpha"), ImageDecoder.Decode(Fixture.Bytes("alpha.avif")));
        Assert.InRange(difference.Mean, 0, 2); // It is stored with losses.
    }

    [Theory]
    [InlineData("photo.jpg", ImageFormat.Jpeg, 97, 61, 3, 1)]
    [InlineData("grey.jpg", ImageFormat.Jpeg, 97, 61, 1, 1)]
    [InlineData("cmyk.jpg", ImageFormat.Jpeg, 80, 16, 4, 1)]
    [InlineData("lossless.webp", ImageFormat.WebP, 97, 61, 3, 1)]
    [InlineData("animated.gif", ImageFormat.Gif, 24, 16, 3, 2)]
    [InlineData("source.png", ImageFormat.Png, 150, 100, 3, 1)]
    public void Probe_SaysWhatTheHeaderSays(string file, ImageFormat format, int width, int height, int bands, int frames) =>
        Assert.Equal(new ImageHeader(format, width, height, bands, Orientation: 1, frames), ImageDecoder.Probe(Fixture.Bytes(file)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Decode_TurnsEveryOrientationUpright(int orientation)
    {
        // Stored are 32 x 16 pixels in blocks that JPEG keeps; where EXIF says that stored pixel (x, y) belongs is known for each number.
        RgbImage stored = Pixels.Of(32, 16, (x, y) => new RgbColor((byte)(x / 8 * 80), (byte)(y / 8 * 200), 50));
        byte[] file = ExifJpeg.WithOrientation(ImageEncoder.Jpeg(stored, 100), orientation);
        RgbImage plain = ImageDecoder.Decode(ImageEncoder.Jpeg(stored, 100)), upright = ImageDecoder.Decode(file);

        bool turned = orientation >= 5;
        Assert.Equal(turned ? (16, 32) : (32, 16), (upright.Width, upright.Height));
        ImageHeader header = ImageDecoder.Probe(file);
        Assert.Equal((orientation, 32, 16), (header.Orientation, header.Width, header.Height));
        Assert.Equal((upright.Width, upright.Height), (header.UprightWidth, header.UprightHeight));
        for (int y = 0; y < 16; y++)
            for (int x = 0; x < 32; x++)
            {
                (int ux, int uy) = orientation switch
                {
                    1 => (x, y),
                    2 => (31 - x, y),
                    3 => (31 - x, 15 - y),
                    4 => (x, 15 - y),
                    5 => (y, x),
                    6 => (15 - y, x),
                    7 => (15 - y, 31 - x),
                    _ => (y, 31 - x),
                };
                Assert.Equal(plain.At(x, y), upright.At(ux, uy));
            }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(9, 17)]
    [InlineData(300, 301)]
    public void Decode_ReadsInterlacedRows(int width, int height)
    {
        RgbImage image = Pixels.Noise(width, height);
        byte[] file = PngWriter.WriteInterlaced(image);
        Assert.True(ImageDecoder.Probe(file).IsProgressive);
        Pixels.AssertClose(image, ImageDecoder.Decode(file), 0);
    }

    [Fact]
    public void Decode_LaysTransparencyOverTheBackground()
    {
        byte[] file = PngWriter.Write(3, 1, 8, PngWriter.Rgba, [[200, 100, 0, 255, 200, 100, 0, 0, 200, 100, 0, 51]]);
        RgbImage white = ImageDecoder.Decode(file), blue = ImageDecoder.Decode(file, new() { Background = new(0, 0, 250) });
        Pixels.AssertClose(new RgbImage(3, 1, [200, 100, 0, 255, 255, 255, 244, 224, 204]), white, 1);
        Pixels.AssertClose(new RgbImage(3, 1, [200, 100, 0, 0, 0, 250, 40, 20, 200]), blue, 1);
    }

    [Fact]
    public void Decode_LaysGreyTransparencyOverTheBackground()
    {
        byte[] file = PngWriter.Write(2, 1, 8, PngWriter.GreyAlpha, [[90, 255, 90, 0]]);
        Pixels.AssertClose(new RgbImage(2, 1, [90, 90, 90, 255, 255, 255]), ImageDecoder.Decode(file), 0);
    }

    [Fact]
    public void Decode_Reads16Bits()
    {
        byte[] rgb = PngWriter.Write(2, 1, 16, PngWriter.Rgb, [[0x12, 0, 0x80, 0, 0xFF, 0xFF, 0, 0, 0x40, 0, 0xC0, 0]]);
        Pixels.AssertClose(new RgbImage(2, 1, [0x12, 0x80, 0xFF, 0, 0x40, 0xC0]), ImageDecoder.Decode(rgb), 1);
        byte[] grey = PngWriter.Write(2, 1, 16, PngWriter.Grey, [[0x12, 0, 0xFF, 0xFF]]);
        Pixels.AssertClose(new RgbImage(2, 1, [0x12, 0x12, 0x12, 255, 255, 255]), ImageDecoder.Decode(grey), 1);
        byte[] rgba = PngWriter.Write(2, 1, 16, PngWriter.Rgba, [[0x12, 0, 0x80, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]]);
        Pixels.AssertClose(new RgbImage(2, 1, [0x12, 0x80, 0xFF, 255, 255, 255]), ImageDecoder.Decode(rgba), 1);
    }

    [Fact]
    public void Decode_MixesTheInksOfCmyk()
    {
        RgbImage image = ImageDecoder.Decode(Fixture.Bytes("cmyk.jpg"));
        RgbColor[] patches = [.. Enumerable.Range(0, 5).Select(i => image.At(i * 16 + 8, 8))];
        Assert.All([patches[0].R, patches[0].G, patches[0].B], value => Assert.InRange(value, 250, 255));
        Assert.True(patches[1].R < patches[1].G && patches[1].G < patches[1].B, $"cyan is {patches[1]}");
        Assert.True(patches[2].G < patches[2].B && patches[2].B < patches[2].R, $"magenta is {patches[2]}");
        Assert.True(patches[3].B < 60 && patches[3].R > 200 && patches[3].G > 200, $"yellow is {patches[3]}");
        Assert.All([patches[4].R, patches[4].G, patches[4].B], value => Assert.InRange(value, 0, 60));
    }

    [Fact]
    public async Task Decode_IsTheSameOnManyThreads()
    {
        byte[] file = Fixture.Bytes("photo.jpg"), broken = file[..(file.Length / 2)];
        RgbImage expected = ImageDecoder.Decode(file);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                Pixels.AssertClose(expected, ImageDecoder.Decode(file), 0);
                Assert.Equal(ImageError.Corrupt, Assert.Throws<ImageException>(() => ImageDecoder.Decode(broken)).Error);
            }
        })));
    }

    [Fact]
    public void Decode_UsesTheLibraryBesideTheApp()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Path.Combine(AppContext.BaseDirectory, "libvips.so"))) return;
        ImageDecoder.Probe(Fixture.Bytes("photo.jpg"));
        Assert.Contains(Path.Combine(AppContext.BaseDirectory, "libvips.so"), File.ReadAllText("/proc/self/maps"));
    }
}

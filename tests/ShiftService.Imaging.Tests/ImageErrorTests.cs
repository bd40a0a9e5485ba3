using System.Text;

namespace ShiftService.Imaging.Tests;

/// <summary>What is not an image, or only half of one, is refused with the right error.</summary>
public class ImageErrorTests
{
    public static TheoryData<string> Readable => ["photo.jpg", "progressive.jpg", "source.png", "lossless.webp", "palette.gif"];

    [Fact]
    public void NoBytes_AreNoImage() => Assert.Contains("no bytes", Refused([], ImageError.NotAnImage).Message);

    [Fact]
    public void Text_IsNoImage() => Refused(Encoding.UTF8.GetBytes("Dear Sir or Madam, please find attached"), ImageError.NotAnImage);

    [Theory]
    [InlineData("SVG", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("TIFF", "II*\0........")]
    [InlineData("PDF", "%PDF-1.7 ......")]
    [InlineData("BMP", "BM..............")]
    [InlineData("AVIF as a sequence", "\0\0\0\u001cftypavis....")]
    [InlineData("HEIF", "\0\0\0\u001cftypheic....")]
    public void OtherFormats_AreNamed(string name, string content) =>
        Assert.StartsWith(name, Refused(Encoding.Latin1.GetBytes(content), ImageError.UnsupportedFormat).Message);

    [Theory]
    [MemberData(nameof(Readable))]
    public void TruncatedFiles_AreRefused(string file)
    {
        byte[] bytes = Fixture.Bytes(file);
        foreach (int percent in (int[])[10, 50, 90])
            RefusedToDecode(bytes[..(bytes.Length * percent / 100)], ImageError.Corrupt);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void SignaturesWithoutAnImage_AreRefused(string file) =>
        Refused([.. Fixture.Bytes(file)[..12], .. new byte[50]], ImageError.Corrupt);

    [Fact]
    public void DamagedData_IsRefused()
    {
        byte[] png = Fixture.Bytes("source.png");
        for (int i = png.Length / 2; i < png.Length / 2 + 40; i++) png[i] ^= 0x5A;
        RefusedToDecode(png, ImageError.Corrupt);
    }

    [Fact]
    public void RandomDamage_GivesAnImageOrATypedError()
    {
        var random = new Random(3);
        foreach (string file in (string[])["photo.jpg", "source.png", "lossless.webp", "palette.gif"])
        {
            for (int trial = 0; trial < 60; trial++)
            {
                byte[] bytes = Fixture.Bytes(file);
                for (int i = 0; i < 5; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                try
                {
                    ImageDecoder.Decode(bytes, new DecodeOptions { PixelLimit = 1_000_000 });
                }
                catch (ImageException)
                {
                }
            }
        }
    }

    [Fact]
    public void HugeHeaders_AreRefusedBeforeDecoding()
    {
        // The stated 7.5 GB of pixels are not there: had they been decoded, the error would be another one.
        byte[] bomb = PngWriter.Write(50_000, 50_000, 8, PngWriter.Rgb, [new byte[30]]);
        ImageException error = RefusedToDecode(bomb, ImageError.TooManyPixels);
        Assert.Equal((2_500_000_000, 50_000_000), (error.Pixels, error.PixelLimit));
        Assert.Contains("50000x50000 = 2500000000 pixels, allowed are 50000000", error.Message);
        Assert.Equal(50_000, ImageDecoder.Probe(bomb).Width);
    }

    [Fact]
    public void ThePixelLimit_IsInclusive()
    {
        byte[] file = Fixture.Bytes("photo.jpg");
        ImageDecoder.Decode(file, new DecodeOptions { PixelLimit = 97 * 61 });
        Assert.Equal(ImageError.TooManyPixels,
            Assert.Throws<ImageException>(() => ImageDecoder.Decode(file, new DecodeOptions { PixelLimit = 97 * 61 - 1 })).Error);
    }

    private static ImageException Refused(byte[] bytes, ImageError error)
    {
        Assert.Equal(error, Assert.Throws<ImageException>(() => ImageDecoder.Probe(bytes)).Error);
        return RefusedToDecode(bytes, error);
    }

    private static ImageException RefusedToDecode(byte[] bytes, ImageError error)
    {
        ImageException exception = Assert.Throws<ImageException>(() => ImageDecoder.Decode(bytes));
        Assert.True(error == exception.Error, $"{exception.Error} instead of {error}: {exception.Message}");
        return exception;
    }
}

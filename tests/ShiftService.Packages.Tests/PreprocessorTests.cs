using ShiftService.Graph;
using ShiftService.Imaging;

namespace ShiftService.Packages.Tests;

public class PreprocessorTests
{
    private static readonly PackageInput Input = new() { Mean = [0.5f, 0.25f, 0], Std = [0.5f, 0.25f, 2] };

    [Theory]
    [InlineData(ColorOrder.Rgb, 1f, -1f, 0.3f)]
    [InlineData(ColorOrder.Bgr, 0.3f, -1f, 1f)]
    public void Pixels_BecomePlanes_LessTheMean_OverTheDeviation_InTheirOrder(ColorOrder order, float first, float second, float third)
    {
        var image = new RgbImage(2, 2, [.. Enumerable.Repeat<byte[]>([255, 0, 153], 4).SelectMany(pixel => pixel)]);
        float[] target = Write(Input with { Color = order }, image, TensorShape.Image(3, 2, 2));
        float[] expected = [.. new[] { first, second, third }.SelectMany(value => Enumerable.Repeat(value, 4))];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], target[i], 1e-6);
    }

    [Fact]
    public void AnotherSize_IsResizedByTheRule()
    {
        var image = new RgbImage(20, 10);
        new Random(1).NextBytes(image.Pixels);
        var preprocessor = new Preprocessor(Input, TensorShape.Image(3, 8, 8));
        float[] direct = Write(Input, image, TensorShape.Image(3, 8, 8)), resized = new float[preprocessor.Length];
        preprocessor.Normalize(preprocessor.Resize.Apply(image).Pixels, resized);
        Assert.Equal(resized, direct);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(90, 50)]
    [InlineData(640, 480)]
    public void AFile_GivesWhatDecodingResizingAndNormalisingGive(int width, int height)
    {
        var image = new RgbImage(width, height);
        new Random(1).NextBytes(image.Pixels);
        byte[] file = ImageEncoder.Jpeg(image);
        var preprocessor = new Preprocessor(Input, TensorShape.Image(3, 8, 8));
        float[] expected = new float[preprocessor.Length], actual = new float[preprocessor.Length];
        var pixels = new byte[preprocessor.Length];
        using var buffer = new PixelBuffer();
        RgbImage decoded = ImageDecoder.Decode(file, preprocessor.Decode);
        Assert.Equal(width > 40, decoded.Reduction.Factor > 1);
        preprocessor.Write(decoded, pixels, expected);
        ImageHeader header = preprocessor.Write(file, buffer, pixels, actual);
        Assert.Equal(expected, actual);
        Assert.Equal((width, height), (header.Width, header.Height));
    }

    [Fact]
    public void AFile_AllocatesNoMoreThanSmallObjects_AndAnImageNothing()
    {
        byte[] file = ImageEncoder.Jpeg(new RgbImage(900, 700));
        var image = new RgbImage(300, 200);
        var preprocessor = new Preprocessor(Input, TensorShape.Image(3, 32, 32), new DecodeOptions { Budget = new DecodeBudget(1 << 30) });
        var target = new float[preprocessor.Length];
        var pixels = new byte[preprocessor.Length];
        using var buffer = new PixelBuffer();
        for (int i = 0; i < 10; i++)
        {
            preprocessor.Write(file, buffer, pixels, target);
            preprocessor.Write(image, pixels, target, buffer.Scratch);
        }
        long start = GC.GetAllocatedBytesForCurrentThread();
        preprocessor.Write(image, pixels, target, buffer.Scratch);
        long afterImage = GC.GetAllocatedBytesForCurrentThread();
        preprocessor.Write(file, buffer, pixels, target);
        long afterFile = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(0, afterImage - start);
        Assert.InRange(afterFile - afterImage, 1, 4096);
    }

    [Fact]
    public void AnInputThatIsNoImage_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Preprocessor(Input, TensorShape.Image(1, 8, 8)));

    private static float[] Write(PackageInput input, RgbImage image, TensorShape shape)
    {
        var preprocessor = new Preprocessor(input, shape);
        var target = new float[preprocessor.Length];
        preprocessor.Write(image, new byte[preprocessor.Length], target);
        return target;
    }
}

using ShiftService.Imaging;
using ShiftService.Training.Augmentation;
using ShiftService.Training.Augmentation.RandomOperations;
using ShiftService.Training.Data;
using ShiftService.Training.Tests.Data;

namespace ShiftService.Training.Tests.Augmentation;

/// <summary>The operations that RandAugment draws from.</summary>
public class RandAugmentTests
{
    private const int Side = 24;
    private static readonly RgbColor Fill = new(9, 9, 9);
    private static readonly byte[] Source = [.. SampleImages.Noise(Side, Side, 4).Pixels.Select(value => (byte)(40 + value / 2))];

    [Fact]
    public void AllOperationsAreDrawn_AndAllButIdentityChangeTheImage()
    {
        var augment = new RandAugment(new RandAugmentOptions(1, 6), Fill);
        foreach (IRandomOperation operation in augment.Operations)
            Assert.Equal(operation is not Identity, !Run(operation, 0.6).SequenceEqual(Source));

        var results = new HashSet<string>();
        for (int i = 0; i < 300; i++)
        {
            PixelScratch image = Scratch();
            var random = new CounterRandom(1, 0, (ulong)i);
            augment.Apply(image, ref random);
            results.Add(Convert.ToHexString(image.Pixels));
        }
        // Six operations have two directions.
        Assert.Equal(augment.Operations.Length + 6, results.Count);
    }

    [Fact]
    public void OperationsOfStrengthZero_ChangeNothing()
    {
        foreach (IRandomOperation operation in new RandAugment(new(), Fill).Operations)
            if (operation is not (AutoContrast or Equalize)) Assert.Equal(Source, Run(operation, 0));
    }

    [Fact]
    public void AutoContrast_UsesTheWholeRange()
    {
        byte[] result = Run(new AutoContrast(), 0);
        for (int c = 0; c < 3; c++)
        {
            byte[] before = Channel(Source, c), after = Channel(result, c);
            Assert.Equal((0, 255), (after.Min(), after.Max()));
            Assert.Equal(Ranks(before), Ranks(after));
        }
    }

    [Fact]
    public void Equalize_MakesValuesEquallyFrequent()
    {
        // A ramp squared: dark values are frequent.
        byte[] dark = [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i / 3 % 256 * (i / 3 % 256) / 255))];
        var image = new PixelScratch(dark.Length);
        image.Load(dark, 64, 64);
        var random = new CounterRandom(1, 1, 1);
        new Equalize().Apply(image, 1, ref random);
        byte[] values = Channel(image.Pixels.ToArray(), 1);
        Assert.InRange(Channel(dark, 1).Average(value => value), 70, 100);
        Assert.InRange(values.Average(value => value), 118, 138);
    }

    [Fact]
    public void AUniformImage_SurvivesEveryOperation()
    {
        foreach (IRandomOperation operation in new RandAugment(new(), Fill).Operations)
        {
            var image = new PixelScratch(27);
            image.Load([.. Enumerable.Repeat((byte)100, 27)], 3, 3);
            var random = new CounterRandom(1, 1, 1);
            operation.Apply(image, 1, ref random);
            Assert.Equal((3, 3), (image.Width, image.Height));
            if (operation is AutoContrast or Equalize or Sharpness) Assert.All(image.Pixels.ToArray(), value => Assert.Equal(100, value));
        }
    }

    [Fact]
    public void Posterize_KeepsTheUpperBits() => Assert.Equal(Source.Select(value => (byte)(value & 0xFC)), Run(new Posterize(), 0.5));

    [Fact]
    public void Solarize_InvertsWhatIsBright() =>
        Assert.Equal(Source.Select(value => (byte)(value >= 128 ? 255 - value : value)), Run(new Solarize(), 0.5));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Translate_MovesAndFills(bool horizontal)
    {
        byte[] result = Run(new Translate(horizontal, Fill), 0.7);
        int pixels = (int)Math.Round(0.7 * 0.45 * Side);
        Assert.Contains((int[])[pixels, -pixels], moved => Enumerable.Range(0, Side * Side).All(i =>
        {
            int x = i % Side + (horizontal ? moved : 0), y = i / Side + (horizontal ? 0 : moved);
            byte expected = (uint)x < Side && (uint)y < Side ? Source[(y * Side + x) * 3] : Fill.R;
            return result[i * 3] == expected;
        }));
    }

    [Fact]
    public void Sharpness_ChangesTheDifferenceToTheNeighbours()
    {
        byte[] result = Run(new Sharpness(), 1);
        double before = Roughness(Source), after = Roughness(result);
        Assert.True(after < 0.6 * before || after > 1.3 * before, $"{before} became {after}");
        Assert.Equal(Source[..(Side * 3)], result[..(Side * 3)]);
    }

    private static double Roughness(byte[] pixels) => Enumerable.Range(Side * 3 + 3, (Side - 2) * Side * 3 - 6)
        .Average(i => Math.Abs(pixels[i] - pixels[i - 3]));

    private static PixelScratch Scratch()
    {
        var image = new PixelScratch(Source.Length);
        image.Load(Source, Side, Side);
        return image;
    }

    private static byte[] Run(IRandomOperation operation, double strength)
    {
        PixelScratch image = Scratch();
        var random = new CounterRandom(2, 0, 0);
        operation.Apply(image, strength, ref random);
        return image.Pixels.ToArray();
    }

    private static byte[] Channel(byte[] pixels, int channel) => [.. pixels.Where((_, i) => i % 3 == channel)];

    private static int[] Ranks(byte[] values) => [.. values.Select(value => values.Distinct().Count(other => other < value))];
}

using ShiftService.Graph;
using ShiftService.Training.Augmentation;
using ShiftService.Training.Data;

namespace ShiftService.Training.Tests.Augmentation;

/// <summary>Mixed pixels and mixed targets say the same.</summary>
public class PairMixingTests
{
    private const int Images = 5, Height = 6, Width = 7, Length = 3 * Height * Width;

    [Fact]
    public void Mixup_BlendsPixelsInTheTargetsShare()
    {
        var shares = new HashSet<float>();
        for (int draw = 0; draw < 50; draw++)
        {
            ImageBatch batch = Mix(new PairMixing(0.4, 0), draw);
            shares.Add(batch.Targets[0].SecondShare);
            for (int i = 0; i < Images; i++)
            {
                Target target = batch.Targets[i];
                Assert.Equal(i == 2 ? new Target(2) : new Target(i, Images - 1 - i, batch.Targets[0].SecondShare), target);
                for (int k = 0; k < Length; k++)
                {
                    float expected = Pixel(i, k) * (1 - target.SecondShare) + Pixel(Images - 1 - i, k) * target.SecondShare;
                    Assert.Equal(expected, batch.Pixels[i * Length + k], 1e-2f);
                }
            }
        }
        Assert.True(shares.Count > 45);
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
    }

    [Fact]
    public void Cutmix_ExchangesARectangleOfTheTargetsShare()
    {
        for (int draw = 0; draw < 50; draw++)
        {
            ImageBatch batch = Mix(new PairMixing(0, 1), draw);
            for (int i = 0; i < Images; i++)
            {
                Target target = batch.Targets[i];
                (int Channel, int Y, int X)[] pasted = [.. Enumerable.Range(0, Length)
                    .Where(k => i != 2 && batch.Pixels[i * Length + k] == Pixel(Images - 1 - i, k))
                    .Select(k => (k / (Height * Width), k / Width % Height, k % Width))];
                Assert.Equal(target.SecondShare, (float)pasted.Length / Length, 1e-5f);
                Assert.All(Enumerable.Range(0, Length), k => Assert.Contains(batch.Pixels[i * Length + k],
                    (float[])[Pixel(i, k), Pixel(Images - 1 - i, k)]));
                if (pasted.Length == 0) continue;
                Assert.Equal(target, new Target(i, Images - 1 - i, target.SecondShare));
                int width = pasted.Max(p => p.X) - pasted.Min(p => p.X) + 1, height = pasted.Max(p => p.Y) - pasted.Min(p => p.Y) + 1;
                Assert.Equal(3 * width * height, pasted.Length);
            }
        }
    }

    [Fact]
    public void Both_AreDrawnWhereBothAreAskedFor()
    {
        int blended = Enumerable.Range(0, 100).Count(draw =>
            Mix(new PairMixing(1, 1), draw).Pixels.Any(value => value != MathF.Floor(value)));
        Assert.InRange(blended, 30, 70);
    }

    [Fact]
    public void WithoutAnAlpha_NothingIsMixed()
    {
        ImageBatch batch = Mix(new PairMixing(0, 0), 0);
        Assert.All(Enumerable.Range(0, Images), i => Assert.Equal(new Target(i), batch.Targets[i]));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(5)]
    public void SymmetricBeta_HasItsMeanAndVariance(double alpha)
    {
        var random = new CounterRandom(1, 2, 3);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => random.SymmetricBeta(alpha))];
        double mean = values.Average();
        Assert.Equal(0.5, mean, 0.012);
        Assert.Equal(1 / (4 * (2 * alpha + 1)), values.Average(value => (value - mean) * (value - mean)), 0.005);
    }

    // Whole numbers, all different.
    private static float Pixel(int image, int index) => image * 1000 + index;

    private static ImageBatch Mix(PairMixing mixing, int draw)
    {
        var batch = new ImageBatch(Images, TensorShape.Image(3, Height, Width)) { Count = Images };
        for (int i = 0; i < Images; i++)
        {
            batch.Targets[i] = new Target(i);
            for (int k = 0; k < Length; k++) batch.Pixels[i * Length + k] = Pixel(i, k);
        }
        var random = new CounterRandom(6, 0, (ulong)draw);
        mixing.Apply(batch, ref random);
        return batch;
    }
}

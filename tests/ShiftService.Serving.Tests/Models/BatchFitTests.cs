using ShiftService.Serving.Models;

namespace ShiftService.Serving.Tests.Models;

public class BatchFitTests
{
    [Fact]
    public void TimesOnALine_GiveThatLine()
    {
        var fit = BatchFit.Of([.. new[] { 1, 2, 4, 8, 16 }.Select(n => (n, 0.003 * n + 0.002))]);
        Assert.Equal(0.003, fit.SecondsPerImage, 1e-12);
        Assert.Equal(0.002, fit.SecondsPerBatch, 1e-12);
        Assert.Equal(0.017, fit.Seconds(5), 1e-12);
    }

    [Fact]
    public void NeitherTerm_IsBelowZero()
    {
        BatchFit steep = BatchFit.Of([(1, 1), (2, 3), (4, 8)]), falling = BatchFit.Of([(1, 4), (2, 3), (4, 2)]);
        Assert.Equal(0, steep.SecondsPerBatch);
        Assert.InRange(steep.SecondsPerImage, 1, 2);
        Assert.Equal(0, falling.SecondsPerImage);
        Assert.InRange(falling.SecondsPerBatch, 2, 4);
    }

    [Fact]
    public void OneTime_SaysNothingOfWhatEveryBatchCosts() => Assert.Equal(new BatchFit(0.5, 0), BatchFit.Of([(4, 2)]));

    [Fact]
    public void ASmallBatch_CountsAsMuchAsALargeOne()
    {
        // 10 % off at 1 and at 16: by absolute errors the fit would follow the large one and be far off at the small one.
        var fit = BatchFit.Of([(1, 1.1), (16, 16 * 0.9)]);
        Assert.Equal(1.1, fit.Seconds(1), 1e-9);
        Assert.Equal(14.4, fit.Seconds(16), 1e-9);
        fit = BatchFit.Of([(1, 1), (2, 2), (4, 4), (8, 8), (16, 20)]);
        Assert.InRange(fit.Seconds(1), 0.9, 1.1);
    }

    [Theory]
    [InlineData(1, 0, 16, 1)] // nothing is gained
    [InlineData(1, 0.04, 16, 1)] // next to nothing is
    [InlineData(1, 1, 16, 9)] // 1 + 1/9 <= 1.05 (1 + 1/16)
    [InlineData(0, 1, 16, 16)]
    [InlineData(1, 100, 4, 4)]
    [InlineData(1, 1, 1, 1)]
    public void ThePreferredBatch_IsTheSmallestThatIsNearlyTheBest(double perImage, double perBatch, int most, int expected) =>
        Assert.Equal(expected, new BatchFit(perImage, perBatch).PreferredBatch(most));
}

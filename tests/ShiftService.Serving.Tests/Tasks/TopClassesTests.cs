using ShiftService.Serving.Tasks.Classification;

namespace ShiftService.Serving.Tests.Tasks;

public class TopClassesTests
{
    private static readonly string[] Labels = ["a", "b", "c", "d"];

    [Fact]
    public void Logits_BecomeProbabilities_OfAllClasses_BestFirst()
    {
        Prediction[] best = TopClasses.Of([1, 3, 2, 0], false, Labels, 2);
        double sum = Math.Exp(1) + Math.Exp(3) + Math.Exp(2) + 1;
        Assert.Equal(["b", "c"], best.Select(p => p.Label));
        Assert.Equal(Math.Exp(3) / sum, best[0].Probability, 1e-6);
        Assert.Equal(Math.Exp(2) / sum, best[1].Probability, 1e-6);
    }

    [Fact]
    public void Probabilities_StayWhatTheyAre() =>
        Assert.Equal([new(2, "c", 0.6f), new(0, "a", 0.3f)], TopClasses.Of([0.3f, 0.1f, 0.6f, 0], true, Labels, 2));

    [Fact]
    public void HugeLogits_DoNotOverflow() => Assert.Equal(1, TopClasses.Of([-1e30f, 1e30f, 0, 5], false, Labels, 1)[0].Probability);

    [Fact]
    public void EqualClasses_ComeInTheirOrder_AndMoreThanThereAre_IsAllOfThem() =>
        Assert.Equal([0, 1, 2, 3], TopClasses.Of([1, 1, 1, 1], false, Labels, 100).Select(p => p.Index));

    [Fact]
    public void ItAgreesWithSorting()
    {
        var random = new Random(3);
        float[] logits = [.. Enumerable.Range(0, 1000).Select(_ => (float)random.NextDouble() * 20)];
        string[] labels = [.. Enumerable.Range(0, 1000).Select(i => $"{i}")];
        int[] sorted = [.. Enumerable.Range(0, 1000).OrderByDescending(i => logits[i]).Take(37)];
        Assert.Equal(sorted, TopClasses.Of(logits, false, labels, 37).Select(p => p.Index));
    }
}

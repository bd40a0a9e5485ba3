using ShiftService.Faces.Verification;

namespace ShiftService.Faces.Tests.Verification;

public class PairReportTests
{
    [Fact]
    public void PairsThatAreApart_AreAllRight_AndTheThresholdLiesBetween()
    {
        (FacePair[] pairs, float[] similarities) = Sample(
            10, 6, (_, same, random) => same ? 0.6f + 0.3f * random.NextSingle() : 0.2f * random.NextSingle());
        PairReport report = PairReport.Create(pairs, similarities);
        Assert.Equal((120, 1.0, 0.0, 1.0), (report.Pairs, report.Accuracy, report.StandardError, report.AreaUnderCurve));
        Assert.InRange(report.Threshold, 0.2, 0.6);
        Assert.All(report.Folds, share => Assert.Equal(1, share));
    }

    [Fact]
    public void AThreshold_IsChosenOnTheOtherFolds()
    {
        // In fold 0 everything is more similar by 1: the others' threshold calls all of it the same.
        (FacePair[] pairs, float[] similarities) = Sample(5, 10, (fold, same, random) =>
            (same ? 0.6f : 0.1f) + 0.1f * random.NextSingle() + (fold == 0 ? 1 : 0));
        PairReport report = PairReport.Create(pairs, similarities);
        Assert.Equal([0.5, 1, 1, 1, 1], report.Folds);
        Assert.Equal(0.9, report.Accuracy, 1e-12);
        Assert.Equal(0.1, report.StandardError, 1e-12); // Deviation of (0.5, 1, 1, 1, 1) is 0.2236, over the root of 5.
    }

    [Fact]
    public void TheArea_IsTheShareOfPairsInTheRightOrder_TiesBeingHalf()
    {
        (FacePair[] pairs, float[] similarities) = Sample(4, 25, (_, same, random) => random.Next(same ? 3 : 0, same ? 12 : 9) / 10f);
        double right = 0, all = 0;
        for (int i = 0; i < pairs.Length; i++)
            for (int j = 0; j < pairs.Length; j++)
            {
                if (!pairs[i].Same || pairs[j].Same) continue;
                all++;
                right += similarities[i] > similarities[j] ? 1 : similarities[i] == similarities[j] ? 0.5 : 0;
            }
        Assert.Equal(right / all, PairReport.Create(pairs, similarities).AreaUnderCurve, 1e-12);
    }

    [Fact]
    public void TheThreshold_IsTheBestThereIs()
    {
        (FacePair[] pairs, float[] similarities) = Sample(2, 40, (_, same, random) => random.NextSingle() + (same ? 0.4f : 0));
        PairReport report = PairReport.Create(pairs, similarities);
        for (int fold = 0; fold < 2; fold++)
        {
            int[] others = [.. Enumerable.Range(0, pairs.Length).Where(i => pairs[i].Fold != fold)];
            int best = others.Max(k => others.Count(i => similarities[i] >= similarities[k] == pairs[i].Same));
            int[] own = [.. Enumerable.Range(0, pairs.Length).Where(i => pairs[i].Fold == fold)];
            double[] reachable = [.. others.Select(k => similarities[k]).Where(t =>
                others.Count(i => similarities[i] >= t == pairs[i].Same) == best)
                .Select(t => own.Count(i => similarities[i] >= t == pairs[i].Same) / (double)own.Length)];
            Assert.InRange(report.Folds[fold], reachable.Min() - 0.05, reachable.Max() + 0.05);
        }
    }

    [Fact]
    public void AFaceThatWasNotFound_IsWrong_WhateverThePair()
    {
        (FacePair[] pairs, float[] similarities) = Sample(10, 5, (_, same, _) => same ? 0.9f : 0.1f);
        similarities[0] = similarities[1] = float.NaN;
        PairReport report = PairReport.Create(pairs, similarities);
        Assert.Equal(0.98, report.Accuracy, 1e-12);
        Assert.Equal(1, report.AreaUnderCurve);
    }

    [Fact]
    public void Similarities_AreCosines() =>
        Assert.Equal(
            [1f, 0.6f], PairReport.Similarities([new(0, true, 0, 0), new(0, false, 0, 1)], [3, 4, 2, 0], 2),
            (a, b) => Math.Abs(a - b) < 1e-6);

    [Fact]
    public void WhatCannotBeEvaluated_IsRefused()
    {
        FacePair[] one = [new(0, true, 0, 1), new(0, false, 0, 2)];
        Assert.Throws<ArgumentException>(() => PairReport.Create(one, [1, 0]));
        Assert.Throws<ArgumentException>(() => PairReport.Create([new(0, true, 0, 1), new(1, true, 0, 2)], [1, 0]));
        Assert.Throws<ArgumentException>(() => PairReport.Create(one, [1]));
    }

    private static (FacePair[], float[]) Sample(int folds, int perKind, Func<int, bool, Random, float> similarity)
    {
        var random = new Random(5);
        FacePair[] pairs = [.. Enumerable.Range(0, folds * perKind * 2).Select(i => new FacePair(i / (2 * perKind), i % 2 == 0, i, i + 1))];
        return (pairs, [.. pairs.Select(pair => similarity(pair.Fold, pair.Same, random))]);
    }
}

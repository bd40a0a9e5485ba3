using ShiftService.Training.Evaluation;

namespace ShiftService.Training.Tests.Evaluation;

public class ClassificationReportTests
{
    private const int Classes = 7;

    [Fact]
    public void Accuracies_Metrics_Confusions_AndMistakes_AreThoseOfTheScores()
    {
        // What is called what, and the score of that beside zeros.
        (int Label, int Called, float Score)[] images =
            [(0, 0, 3), (0, 0, 1), (0, 1, 5), (1, 1, 2), (2, 1, 1), (2, 1, 9), (3, 4, 2), (6, 0, 1)];
        var scores = new float[images.Length * Classes];
        for (int i = 0; i < images.Length; i++) scores[i * Classes + images[i].Called] = images[i].Score;

        var report = ClassificationReport.Create([.. images.Select(i => i.Label)], scores, Classes, listed: 3);

        Assert.Equal(3.0 / 8, report.Top1);
        Assert.Equal(7.0 / 8, report.Top5); // Class 6 comes seventh among equals.
        Assert.Equal(new(0, 3, 3, 2), report.Classes[0]);
        Assert.Equal(new(1, 1, 4, 1), report.Classes[1]);
        Assert.Equal((0.25, 1.0), (report.Classes[1].Precision!.Value, report.Classes[1].Recall!.Value));
        Assert.Equal((null, 0.0), (report.Classes[2].Precision, report.Classes[2].Recall!.Value));
        Assert.Null(report.Classes[5].Recall);
        Assert.Equal(new(2, 1, 2), report.Confusions[0]);
        Assert.Equal(3, report.Confusions.Count);
        Assert.Equal([5, 2, 6], report.Mistakes.Select(m => m.Image));
        Assert.Equal(Math.Exp(5) / (Math.Exp(5) + 6), report.Mistakes[1].Probability, 1e-9);
        double loss = images.Average(i => Math.Log(Math.Exp(i.Score) + 6) - (i.Label == i.Called ? i.Score : 0));
        Assert.Equal(loss, report.Loss, 1e-9);
    }

    [Fact]
    public void AScoreThatIsNotANumber_IsNeverTheBest()
    {
        var report = ClassificationReport.Create([0, 1], [float.NaN, 1, float.NaN, 1], 2);
        Assert.Equal(0.5, report.Top1);
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ClassificationReport.Create([], [], 2));
        Assert.Throws<ArgumentException>(() => ClassificationReport.Create([0], [1, 2, 3], 2));
        var error = Assert.Throws<ArgumentException>(() => ClassificationReport.Create([0, 2], [1, 2, 3, 4], 2));
        Assert.Equal("image 1 has the label 2, and labels go from 0 to 1", error.Message);
    }
}

using ShiftService.Faces.Detection;
using ShiftService.Training.Data.Detection;
using ShiftService.Training.Evaluation.Detection;

namespace ShiftService.Training.Tests.Evaluation;

public class AveragePrecisionTests
{
    private static readonly FaceLabel First = new(0, 0, 10, 10), Second = new(50, 0, 10, 10);

    [Fact]
    public void AllFoundAndNothingElse_IsOne() => Assert.Equal(1, Of([Found(First, 0.9f), Found(Second, 0.1f)], First, Second));

    [Fact]
    public void WhatIsWrong_CostsWhatItsScoreIsWorth()
    {
        FaceDetection wrong = Found(new(200, 0, 10, 10), 0.5f);
        // Right, wrong, right: precisions 1, 1/2, 2/3 at recalls 1/2, 1/2, 1.
        Assert.Equal(0.5 * 1 + 0.5 * 2 / 3, Of([Found(First, 0.9f), wrong, Found(Second, 0.1f)], First, Second), 1e-12);
        Assert.Equal(0.5, Of([wrong with { Score = 1 }, Found(First, 0.9f)], First), 1e-12);
        Assert.Equal(1, Of([Found(First, 0.9f), wrong], First), 1e-12);
    }

    [Fact]
    public void AFace_IsFoundOnce() => Assert.Equal(
        0.5 + 0.5 * 2 / 3, Of([Found(First, 0.9f), Found(First, 0.8f), Found(Second, 0.7f)], First, Second), 1e-12);

    [Fact]
    public void WhatIsFoundInAnIgnoredBox_CountsNeitherWay()
    {
        FaceLabel ignored = new(100, 0, 40, 40, IsIgnored: true);
        Assert.Equal(1, Of([Found(ignored, 0.95f), Found(new(110, 10, 10, 10), 0.94f), Found(First, 0.9f)], First, ignored));
    }

    [Fact]
    public void Faces_KnowTheScoreTheyWereFoundWith()
    {
        var curve = new AveragePrecision();
        Assert.Equal([0, 0.25f], curve.Add([Found(Second, 0.25f)], [First, Second]));
        Assert.Equal(0.5, curve.Compute());
        Assert.Equal(0, new AveragePrecision().Compute());
    }

    private static double Of(FaceDetection[] detections, params FaceLabel[] faces)
    {
        var curve = new AveragePrecision();
        curve.Add([.. detections.OrderByDescending(detection => detection.Score)], faces);
        return curve.Compute();
    }

    private static FaceDetection Found(FaceLabel face, float score) => new(face.Left, face.Top, face.Width, face.Height, score, default);
}

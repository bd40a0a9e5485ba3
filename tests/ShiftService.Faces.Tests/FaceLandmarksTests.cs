using System.Numerics;
using ShiftService.Faces.Alignment;
using ShiftService.Imaging;

namespace ShiftService.Faces.Tests;

public class FaceLandmarksTests
{
    private static readonly FaceLandmarks Points = new(new(10, 20), new(30, 22), new(21, 30), new(12, 40), new(28, 41));

    [Fact]
    public void UnderASimilarity_EachPointGoesWhereThatTakesIt_AndComesBack()
    {
        var map = new Similarity2D(0, 2, 5, -1);
        FaceLandmarks there = Points.Under(map);
        Assert.Equal(new(-35, 19), there.LeftEye);
        Near(Points, there.Under(map.Inverse()));
    }

    [Fact]
    public void InTheMirror_LeftAndRightChangePlaces()
    {
        FaceLandmarks mirrored = Points.Mirrored(64);
        Assert.Equal((new Vector2(33, 22), new Vector2(53, 20)), (mirrored.LeftEye, mirrored.RightEye));
        Assert.Equal((new Vector2(42, 30), new Vector2(35, 41)), (mirrored.Nose, mirrored.LeftMouth));
        Assert.Equal(Points, mirrored.Mirrored(64));
    }

    [Fact]
    public void OnTheWayToOthers_TheShareCounts()
    {
        FaceLandmarks other = Points.Under(new(1, 0, 8, 0));
        Assert.Equal(Points.Nose + new Vector2(2, 0), Points.Towards(other, 0.25f).Nose);
        Assert.Equal((Points, other), (Points.Towards(other, 0), Points.Towards(other, 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AReduction_IsASimilarity(bool isCut)
    {
        var reduction = new Reduction(4, 103, 202, isCut, isCut);
        (float x, float y) = reduction.Reduced(50, 60);
        (double u, double v) = Similarity2D.Of(reduction).Apply(50, 60);
        Assert.Equal((x, y), ((float)u, (float)v));
        Assert.Equal(new(1, 0, 0, 0), Similarity2D.Of(default));
    }

    private static void Near(in FaceLandmarks expected, in FaceLandmarks actual)
    {
        Assert.InRange(Vector2.Distance(expected.LeftEye, actual.LeftEye), 0, 1e-4);
        Assert.InRange(Vector2.Distance(expected.RightEye, actual.RightEye), 0, 1e-4);
        Assert.InRange(Vector2.Distance(expected.Nose, actual.Nose), 0, 1e-4);
        Assert.InRange(Vector2.Distance(expected.LeftMouth, actual.LeftMouth), 0, 1e-4);
        Assert.InRange(Vector2.Distance(expected.RightMouth, actual.RightMouth), 0, 1e-4);
    }
}

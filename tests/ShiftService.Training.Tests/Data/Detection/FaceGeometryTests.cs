using System.Numerics;
using ShiftService.Faces;
using ShiftService.Training.Data.Detection;

namespace ShiftService.Training.Tests.Data.Detection;

public class FaceGeometryTests
{
    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(0.5f, 0.3f, false)]
    [InlineData(3, -0.2f, true)]
    public void MapAndUnmap_AreInverse_AndTheAnchorGoesWhereItShould(float scale, float angle, bool mirrors)
    {
        var geometry = new FaceGeometry(new(10, 20), new(70, 5), scale, angle, mirrors);
        Near(new(70, 5), geometry.Map(new Vector2(10, 20)));
        foreach (Vector2 point in (Vector2[])[new(0, 0), new(33, -4), new(10, 90)]) Near(point, geometry.Unmap(geometry.Map(point)));
        Assert.Equal(scale * 5, Vector2.Distance(geometry.Map(new Vector2(3, 4)), geometry.Map(Vector2.Zero)), 1e-3f);
    }

    [Fact]
    public void Mirroring_SwapsLeftAndRight()
    {
        var face = new FaceLabel(0, 0, 10, 10, new FaceLandmarks(new(2, 3), new(8, 3), new(5, 5), new(3, 8), new(7, 8)));
        FaceLandmarks mirrored = new FaceGeometry(new(5, 5), new(5, 5), 1, 0, true).Map(face).Landmarks!.Value;
        Near(new(2, 3), mirrored.LeftEye);
        Near(new(8, 3), mirrored.RightEye);
        Near(new(3, 8), mirrored.LeftMouth);
        Near(new(5, 5), mirrored.Nose);
    }

    private static void Near(Vector2 expected, Vector2 actual) => Assert.True(Vector2.Distance(expected, actual) < 1e-3f, $"{expected}, {actual}");
}

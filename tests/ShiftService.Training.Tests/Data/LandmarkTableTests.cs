using System.Numerics;
using ShiftService.Faces;
using ShiftService.Training.Data;

namespace ShiftService.Training.Tests.Data;

public sealed class LandmarkTableTests : IDisposable
{
    private const string Header = "idx,reye_x,reye_y,leye_x,leye_y,nose_x,nose_y,rmouth_x,rmouth_y,lmouth_x,lmouth_y";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ThePersonsRightEye_IsTheOneOnTheImagesLeft()
    {
        FaceLandmarks[] read = LandmarkTable.Read(Write(Header, "a,1,2,3.5,4,5,6,7,8,9,10", "b,11,2,3,4,5,6,7,8,9,10"), ["b", "a"])!;
        Assert.Equal(11, read[0].LeftEye.X);
        Assert.Equal(new FaceLandmarks(new(1, 2), new(3.5f, 4), new(5, 6), new(7, 8), new(9, 10)), read[1]);
        Assert.True(read[1].LeftEye == new Vector2(1, 2));
    }

    [Fact]
    public void AnIndexWithoutPoints_HasNone() => Assert.Null(LandmarkTable.Read(Write("idx,label", "a,1"), ["a"]));

    [Theory]
    [InlineData("a,1,2,3,4,5,6,7,8,9,ten", "a", "line 2")]
    [InlineData("a,1,2,3,4,5,6,7,8,9,10", "b", "no image 'b'")]
    public void WhatCannotBeRead_IsNamed(string line, string image, string expected)
    {
        TrainingDataException error = Assert.Throws<TrainingDataException>(() => LandmarkTable.Read(Write(Header, line), [image]));
        Assert.Contains(expected, error.Message);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(params string[] lines)
    {
        string path = _folder.File("index.csv");
        File.WriteAllLines(path, lines);
        return path;
    }
}

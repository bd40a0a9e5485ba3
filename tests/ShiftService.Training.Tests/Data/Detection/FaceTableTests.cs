using System.Numerics;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Detection;

namespace ShiftService.Training.Tests.Data.Detection;

public sealed class FaceTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Table => _folder.File("detector/boxes.csv");

    [Fact]
    public void EveryFourthPhotoOfAFolder_IsHeldOut()
    {
        FaceFiles.Write(_folder.Path);
        foreach (IGrouping<string, FacePhotoEntry> folder in FaceTable.Read(Table).GroupBy(entry => entry.Folder))
            Assert.Equal(
                [$"{folder.Key}/03.png", $"{folder.Key}/07.png"], folder.Where(entry => entry.IsHeldOut).Select(entry => entry.File));
    }

    [Fact]
    public void FacesIgnoredBoxesLandmarksAndClasses_AreRead()
    {
        FaceFiles.Write(_folder.Path);
        ILookup<string, FacePhotoEntry> entries = FaceTable.Read(Table).ToLookup(entry => entry.File);
        FacePhotoEntry crowd = entries["crowds/00.png"].Single();
        Assert.Equal([false, true], crowd.Faces.Select(face => face.IsIgnored));
        Assert.Equal([true, false], crowd.BareFaces);
        Assert.Null(crowd.Faces[0].Landmarks);
        Assert.Empty(entries["empty/00.png"].Single().Faces);
        FaceLabel portrait = entries["portraits/00.png"].Single().Faces.Single();
        // A point at the centre of pixel (12, 12) of the face is 12.5 pixels from its corner.
        Assert.Equal(new Vector2(portrait.Left + 12.5f, portrait.Top + 12.5f), portrait.Landmarks!.Value.LeftEye);
        Assert.Equal(new Vector2(portrait.Left + 27.5f, portrait.Top + 30.5f), portrait.Landmarks.Value.RightMouth);
    }

    [Theory]
    [InlineData("face,1,2,0,4,1,,,,,,,,,,", "0x4 pixels")]
    [InlineData("face,1,x,3,4,1,,,,,,,,,,", "y 'x' is no number")]
    [InlineData("cat,1,2,3,4,1,,,,,,,,,,", "the label 'cat'")]
    [InlineData("face,1,2,3,4", "fields under")]
    public void ARowThatMakesNoSense_IsNamed(string row, string reason)
    {
        FaceFiles.Write(_folder.Path, 1);
        File.AppendAllText(Table, $"x/y.png,9,9,test,{row}\n");
        TrainingDataException error = Assert.Throws<TrainingDataException>(() => FaceTable.Read(Table));
        Assert.Contains(reason, error.Reason);
        Assert.Contains("line 6", error.Place);
    }

    public void Dispose() => _folder.Dispose();
}

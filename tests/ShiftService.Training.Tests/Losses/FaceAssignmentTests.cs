using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Training.Data.Detection;
using ShiftService.Training.Losses.Detection;
using ShiftService.Zoo.Networks;

namespace ShiftService.Training.Tests.Losses;

public class FaceAssignmentTests
{
    private static readonly DetectionLevel[] Levels = DetectionLevel.Of(
        TensorShape.Image(3, 128, 128), [.. ShiftFaceDetector.Strides.Select(stride => TensorShape.Image(15, 128 / stride, 128 / stride))]);

    [Theory]
    [InlineData(6, 8)]
    [InlineData(16, 8)]
    [InlineData(40, 8, 16)]
    [InlineData(60, 16)]
    [InlineData(80, 16, 32)]
    [InlineData(120, 32)]
    public void AFace_IsLookedFor_OnTheLevelsThatFitItsSize(float side, params int[] strides)
    {
        // Where every cell sees just this face, it takes as many as there are, up to ten.
        var face = new FaceLabel(64 - side / 2, 64 - side / 2, side, side);
        int[] cells = Assign(Perfect(face), face);
        int[] used = [.. Levels.Where(level => cells[level.FirstCell..(level.FirstCell + level.Cells)].Contains(0)).Select(level => level.Stride)];
        Assert.NotEmpty(used);
        Assert.Subset(strides.ToHashSet(), used.ToHashSet());
        Assert.InRange(cells.Count(cell => cell == 0), 1, 10);
    }

    [Fact]
    public void ANetworkThatKnowsNothing_GivesAFaceOneCell()
    {
        var face = new FaceLabel(50, 50, 20, 20);
        int[] cells = Assign(new float[Levels.Sum(level => level.Cells) * DetectionChannels.Count], face);
        Assert.Single(cells, cell => cell == 0);
    }

    [Fact]
    public void ACellThatTwoFacesWant_GoesToOne_AndBothMayHaveCells()
    {
        FaceLabel first = new(40, 40, 24, 24), second = new(48, 40, 24, 24);
        int[] cells = Assign(Perfect(first), first, second);
        Assert.Contains(0, cells);
        Assert.Contains(1, cells);
    }

    [Fact]
    public void CellsWithinAnIgnoredBox_AreIgnored_UnlessTheyAnswerForAFace()
    {
        FaceLabel face = new(40, 40, 24, 24), ignored = new(32, 32, 64, 64, IsIgnored: true);
        int[] cells = Assign(Perfect(face), face, ignored);
        DetectionLevel finest = Levels[0];
        Assert.Contains(0, cells);
        Assert.Equal(FaceAssignment.Ignored, cells[10 * finest.Columns + 10]);
        Assert.Equal(FaceAssignment.None, cells[2 * finest.Columns + 2]);
    }

    [Fact]
    public void AFaceBeyondTheEdge_HasACell()
    {
        int[] cells = Assign(new float[Levels.Sum(level => level.Cells) * DetectionChannels.Count], new FaceLabel(-20, -20, 24, 24));
        Assert.Single(cells, cell => cell == 0);
    }

    private static int[] Assign(float[] output, params FaceLabel[] faces)
    {
        var assignment = new FaceAssignment(Levels);
        assignment.Assign(output, [.. faces]);
        return assignment.Faces;
    }

    private static float[] Perfect(FaceLabel face)
    {
        var output = new float[Levels.Sum(level => level.Cells) * DetectionChannels.Count];
        foreach (DetectionLevel level in Levels)
            for (int cell = 0; cell < level.Cells; cell++)
            {
                void Set(int channel, float value) => output[level.FirstValue + channel * level.Cells + cell] = value;
                Set(1, (face.Left + face.Right) / 2 / level.Stride - (cell % level.Columns + 0.5f));
                Set(2, (face.Top + face.Bottom) / 2 / level.Stride - (cell / level.Columns + 0.5f));
                Set(3, MathF.Log(face.Width / level.Stride));
                Set(4, MathF.Log(face.Height / level.Stride));
            }
        return output;
    }
}

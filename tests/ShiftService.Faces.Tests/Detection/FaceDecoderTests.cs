using System.Numerics;
using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Imaging.Resizing;
using ShiftService.TestSupport;

namespace ShiftService.Faces.Tests.Detection;

public class FaceDecoderTests
{
    private static readonly float[] Points = [-1, -0.5f, 1, -0.5f, 0, 0, -0.75f, 1, 0.75f, 1];
    private static readonly ResizeMapping AsItIs = new(1, 1, 0, 0);

    [Fact]
    public void ACell_SaysScoreBoxAndLandmarks_InStridesFromItsCentre()
    {
        using var outputs = new GivenOutputs(64, 1, 8, 16);
        outputs.Set(1, 0, row: 1, column: 2, [0, 0.25f, -0.5f, MathF.Log(2), MathF.Log(3), .. Points]);

        (FaceDetection[] faces, DetectionResult result) = Decode(outputs, AsItIs, 0.4f);

        FaceDetection face = Assert.Single(faces);
        // Cell (1, 2) of stride 16 has its centre at (40, 24).
        Near((44 - 16, 16 - 24, 32, 48), (face.Left, face.Top, face.Width, face.Height));
        Assert.Equal((0.5f, 0.5f), (face.Score, result.BestScore));
        Near(new Vector2(40 - 16, 24 - 8), face.Landmarks.LeftEye);
        Near(new Vector2(40 + 16, 24 - 8), face.Landmarks.RightEye);
        Near(new Vector2(40, 24), face.Landmarks.Nose);
        Near(new Vector2(40 - 12, 24 + 16), face.Landmarks.LeftMouth);
        Near(new Vector2(40 + 12, 24 + 16), face.Landmarks.RightMouth);
    }

    [Fact]
    public void AFace_IsToldInThePhotosPixels()
    {
        using var outputs = new GivenOutputs(64, 2, 8);
        outputs.Set(0, 1, row: 4, column: 3, [3, 0, 0, MathF.Log(2), MathF.Log(2), .. new float[10]]);
        // A photo of 128x64 in 64x64: half as large, with 16 rows above.
        ResizeMapping mapping = new ResizeRule(64, 64, ResizeMode.Pad).MappingOf(128, 64);

        FaceDetection face = Assert.Single(Decode(outputs, mapping, 0.5f, image: 1).Faces);

        Near((56 - 16, 40 - 16, 32, 32), (face.Left, face.Top, face.Width, face.Height));
        Near(new Vector2(56, 40), face.Landmarks.Nose);
        Assert.Empty(Decode(outputs, mapping, 0.5f, image: 0).Faces);
    }

    [Fact]
    public void OfFacesThatOverlap_TheBestStays_AndOthersFollowByScore()
    {
        using var outputs = new GivenOutputs(64, 1, 8);
        float[] box = [0, 0, MathF.Log(4), MathF.Log(4), .. Points];
        outputs.Set(0, 0, 1, 1, [1, .. box]);
        outputs.Set(0, 0, 1, 2, [2, .. box]);
        outputs.Set(0, 0, 6, 6, [1.5f, .. box]);
        outputs.Set(0, 0, 2, 6, [-1, .. box]);

        (FaceDetection[] faces, DetectionResult result) = Decode(outputs, AsItIs, 0.5f);

        Assert.Equal([2f, 1.5f], faces.Select(face => MathF.Round(MathF.Log(face.Score / (1 - face.Score)), 3)));
        Assert.Equal(2, result.Count);
    }

    [Fact]
    public void Landmarks_AreTheMeanOfAllThatSeeTheFace_WeightedByScore()
    {
        using var outputs = new GivenOutputs(64, 1, 8);
        float[] box = [0, 0, MathF.Log(4), MathF.Log(4)], still = new float[10];
        outputs.Set(0, 0, 3, 3, [1, .. box, .. still]);
        outputs.Set(0, 0, 3, 4, [0.5f, .. box, .. still]);
        outputs.Set(0, 0, 7, 7, [0.5f, .. box, .. still]);

        (FaceDetection[] faces, _) = Decode(outputs, AsItIs, 0.5f);

        // Cells (3, 3) and (4, 3) have their centres at 28 and 36; boxes of 32 pixels there overlap, and that at 60 overlaps neither.
        float first = 1 / (1 + MathF.Exp(-1)), second = 1 / (1 + MathF.Exp(-0.5f));
        Assert.Equal(2, faces.Length);
        Assert.Equal(12, faces[0].Left, 1e-4f);
        Near(new Vector2((28 * first + 36 * second) / (first + second), 28), faces[0].Landmarks.Nose);
        Near(new Vector2(60, 60), faces[1].Landmarks.Nose);
    }

    [Fact]
    public void TheBestScore_IsTold_WhereNothingIsFound()
    {
        using var outputs = new GivenOutputs(64, 1, 8, 16);
        outputs.Set(1, 0, 3, 3, -1);
        DetectionResult result = Decode(outputs, AsItIs, 0.5f).Result;
        Assert.Equal(0, result.Count);
        Assert.Equal(1 / (1 + Math.E), result.BestScore, 1e-6);
    }

    [Fact]
    public void NumbersThatAreNone_AreNoFaces()
    {
        using var outputs = new GivenOutputs(64, 1, 8);
        outputs.Set(0, 0, 0, 0, float.NaN);
        outputs.Set(0, 0, 2, 2, [5, float.NaN, 0, 0, 0, .. Points]);
        outputs.Set(0, 0, 4, 4, [5, 0, 0, 0, 0, float.PositiveInfinity, .. Points[1..]]);
        outputs.Set(0, 0, 6, 6, [5, 0, 0, 1e30f, 1e30f, .. Points]);
        FaceDetection face = Assert.Single(Decode(outputs, AsItIs, 0.5f).Faces);
        Assert.Equal(8 * MathF.Exp(DetectionChannels.MaxLogSize), face.Width, 1e-2f);
    }

    [Fact]
    public void EveryCellAtOnce_FitsTheRoomThatIsAskedFor_AndNothingIsAllocated()
    {
        using var outputs = new GivenOutputs(64, 1, 8, 16);
        for (int row = 0; row < 8; row++)
            for (int column = 0; column < 8; column++) outputs.Set(0, 0, row, column, [4, 0, 0, -1, -1, .. Points]);
        var decoder = new FaceDecoder(outputs.Input3, outputs.Shapes, 0.4);
        var faces = new FaceDetection[decoder.Capacity];
        Assert.Equal(64, decoder.Decode(outputs, 0, AsItIs, 0.5f, faces).Count);

        SteadyState.AllocatesNothing(() => decoder.Decode(outputs, 0, AsItIs, 0.5f, faces));
        Assert.Throws<ArgumentException>(() => decoder.Decode(outputs, 0, AsItIs, 0.5f, new FaceDetection[decoder.Capacity - 1]));
    }

    [Fact]
    public void OutputsOfAnotherKind_AreRefused()
    {
        TensorShape input = TensorShape.Image(3, 64, 64), good = TensorShape.Image(15, 8, 8);
        Assert.Throws<ArgumentException>(() => new FaceDecoder(input, [], 0.4));
        foreach (TensorShape bad in (TensorShape[])[TensorShape.Vector(15), TensorShape.Image(16, 8, 8), TensorShape.Image(15, 9, 8),
            TensorShape.Image(15, 8, 4)])
            Assert.Throws<ArgumentException>(() => new FaceDecoder(input, [bad], 0.4));
        Assert.Throws<ArgumentException>(() => new FaceDecoder(input, [good, good], 0.4));
        Assert.Equal([8, 16], DetectionLevel.Of(input, [good, TensorShape.Image(15, 4, 4)]).Select(level => level.Stride));
    }

    private static (FaceDetection[] Faces, DetectionResult Result) Decode(
        GivenOutputs outputs, ResizeMapping mapping, float threshold, int image = 0)
    {
        var decoder = new FaceDecoder(outputs.Input3, outputs.Shapes, 0.4);
        var faces = new FaceDetection[decoder.Capacity];
        DetectionResult result = decoder.Decode(outputs, image, mapping, threshold, faces);
        return (faces[..result.Count], result);
    }

    // Landmarks count from the centre of the first pixel.
    private static void Near(Vector2 expected, Vector2 actual) => Assert.True(
        Vector2.Distance(expected - new Vector2(0.5f), actual) < 1e-3f, $"{expected} and {actual}");

    private static void Near((float, float, float, float) expected, (float, float, float, float) actual) => Assert.All(
        [(expected.Item1, actual.Item1), (expected.Item2, actual.Item2), (expected.Item3, actual.Item3), (expected.Item4, actual.Item4)],
        pair => Assert.Equal(pair.Item1, pair.Item2, 1e-3f));
}

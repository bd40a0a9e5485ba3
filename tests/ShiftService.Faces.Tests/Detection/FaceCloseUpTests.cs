using System.Numerics;
using ShiftService.Engine.Simd;
using ShiftService.Faces.Alignment;
using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.TestSupport;

namespace ShiftService.Faces.Tests.Detection;

/// <summary>With a detector for which every bright spot is the tip of a nose, of an upright face of the size that close-ups have.</summary>
public sealed class FaceCloseUpTests : IDisposable
{
    private const int Width = 320, Height = 280, Stride = 8;

    private static readonly FaceLandmarks Upright = FaceTemplate.Portrait64x80.Points;

    // Twice as large, turned, somewhere in the photo.
    private static readonly FaceLandmarks Truth = Upright.Under(new(1.9, 0.6, 70, 20));

    private readonly string _folder = Directory.CreateTempSubdirectory("shiftservice-faces-").FullName;
    private readonly FaceDetectorModel _model;
    private readonly FaceCloseUp _closeUp;

    public FaceCloseUpTests()
    {
        _model = FaceDetectorModel.CompileCloseUp(SpotDetector(), new SimdBackend());
        _closeUp = new(_model);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(12, -9)]
    [InlineData(-14, 6)]
    public void PointsThatAreOff_ComeNearer(int right, int down)
    {
        FaceDetection found = Around(Truth.Under(new(1, 0, right, down)));
        FaceDetection seen = _closeUp.Look(PhotoWithSpot(Truth.Nose), found);

        // A cell is 16 pixels of the photo.
        Assert.InRange(Vector2.Distance(seen.Landmarks.Nose, Truth.Nose), 0, 6);
        Assert.InRange(Vector2.Distance(seen.Landmarks.LeftEye, Truth.LeftEye), 0, 6);
        Assert.InRange(Vector2.Distance(seen.Landmarks.RightMouth, Truth.RightMouth), 0, 6);
        Assert.Equal(found with { Landmarks = seen.Landmarks, Score = seen.Score }, seen);
        // Both views are as sure as they can be.
        Assert.Equal(MathF.Cbrt(found.Score), seen.Score, 0.02f);
    }

    [Fact]
    public void OfAReducedPhoto_TheyAreThoseOfTheWholeOne()
    {
        RgbImage whole = PhotoWithSpot(Truth.Nose);
        RgbImage half = new Imaging.Resizing.ResizeRule(Width / 2, Height / 2, Imaging.Resizing.ResizeMode.Squash).Apply(whole);
        var reduced = new RgbView(half.Width, half.Height, half.Pixels, new Reduction(2, Width, Height, false, false));

        FaceDetection found = Around(Truth.Under(new(1, 0, 10, 5)));
        Assert.InRange(Vector2.Distance(_closeUp.Look(reduced, found).Landmarks.Nose, Truth.Nose), 0, 6);
    }

    [Fact]
    public void WhereNoFaceIsSeen_TheyStay()
    {
        FaceDetection found = Around(Truth);
        Assert.Equal(found with { Score = 0 }, _closeUp.Look(new RgbImage(Width, Height), found));
        // One that is far off is another face's.
        Assert.Equal(found with { Score = 0 }, _closeUp.Look(PhotoWithSpot(Truth.Nose + new Vector2(90, 0)), found));
    }

    [Fact]
    public void AFaceWithoutEyesApart_IsLeftAlone()
    {
        FaceDetection found = Around(Truth with { LeftEye = Truth.RightEye });
        Assert.Equal(found with { Score = 0 }, _closeUp.Look(PhotoWithSpot(Truth.Nose), found));
    }

    [Fact]
    public void OfCandidates_ThoseThatAreFacesFromNear_Stay()
    {
        RgbImage photo = PhotoWithSpot(Truth.Nose);
        FaceDetection elsewhere = Around(Truth.Under(new(1, 0, 120, 40))), face = Around(Truth) with { Score = 0.5f };
        FaceDetection[] candidates = [elsewhere, face, elsewhere];

        DetectionResult result = _closeUp.Confirm(photo, candidates, 0.7f);
        Assert.Equal((1, candidates[0].Score), (result.Count, result.BestScore));
        Assert.Equal(face.Left, candidates[0].Left);
        Assert.Equal(MathF.Cbrt(0.5f), candidates[0].Score, 0.02f);

        candidates = [face];
        result = _closeUp.Confirm(photo, candidates, 0.9f);
        Assert.Equal((0, candidates[0].Score), (result.Count, result.BestScore));
        Assert.Equal(default, _closeUp.Confirm(photo, [], 0.5f));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.5, 0.125)]
    [InlineData(0.1, 0.1)]
    public void WhatCannotReachTheScore_IsNoCandidate(float wanted, float candidate) =>
        Assert.Equal(candidate, FaceCloseUp.CandidateScore(wanted));

    [Fact]
    public void Looking_AllocatesNothing()
    {
        RgbImage photo = PhotoWithSpot(Truth.Nose);
        FaceDetection found = Around(Truth);
        SteadyState.AllocatesNothing(() => _closeUp.Look(photo, found));
    }

    [Fact]
    public void ADetectorForAnotherSize_IsRefused()
    {
        using FaceDetectorModel model = FaceDetectorModel.Compile(SpotDetector(), new SimdBackend(), 64);
        Assert.Contains("96x96", Assert.Throws<ArgumentException>(() => new FaceCloseUp(model)).Message);
    }

    public void Dispose()
    {
        _closeUp.Dispose();
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static FaceDetection Around(in FaceLandmarks landmarks) => new(landmarks.Nose.X - 60, landmarks.Nose.Y - 75, 120, 150, 0.8f, landmarks);

    private static RgbImage PhotoWithSpot(Vector2 centre)
    {
        var photo = new RgbImage(Width, Height);
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++)
                if (Vector2.Distance(new(x, y), centre) < Stride) photo.Pixels.AsSpan((y * Width + x) * RgbImage.Channels, RgbImage.Channels).Fill(255);
        return photo;
    }

    private ModelPackage SpotDetector()
    {
        const int channels = DetectionChannels.Count;
        var nodes = new List<Node>();
        foreach (int stride in (int[])[8, 16, 32])
        {
            var kernel = new float[channels * 3 * stride * stride];
            var bias = new float[channels];
            bias[0] = -20;
            if (stride == Stride)
            {
                // Of a cell's mean, which is -2 where all is black and 2 where all is white: sure from an eighth of white on.
                kernel.AsSpan(0, 3 * stride * stride).Fill(40f / (3 * stride * stride));
                bias[0] = 60;
                (bias[3], bias[4]) = (MathF.Log(7), MathF.Log(9));
                float[] points = [.. new[] { Upright.LeftEye, Upright.RightEye, Upright.Nose, Upright.LeftMouth, Upright.RightMouth }
                    .Select(point => (point - Upright.Nose) / stride).SelectMany(point => new[] { point.X, point.Y })];
                points.CopyTo(bias.AsSpan(DetectionChannels.Landmarks));
            }
            nodes.Add(new($"head{stride}", new Convolution(
                new($"kernel{stride}", [channels, 3, stride, stride], kernel), new($"bias{stride}", [channels], bias), new(stride, stride, 1, 0)),
                ["image"], $"output{stride}"));
        }
        var network = new Network("spots", "image", TensorShape.Image(3, 64, 64), nodes, [.. nodes.Select(node => node.Output)]);
        return DetectorPackage.Write(Path.Combine(_folder, "spots"), network);
    }
}

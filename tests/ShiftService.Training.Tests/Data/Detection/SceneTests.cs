using System.Numerics;
using ShiftService.Faces;
using ShiftService.Graph;
using ShiftService.Imaging;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Detection;
using ShiftService.Training.Data.Loading;

namespace ShiftService.Training.Tests.Data.Detection;

public sealed class SceneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(0.6f, 0, true)]
    [InlineData(2.3f, 0.1f, false)]
    public void ALabel_LiesWhereTheFaceIsPainted(float scale, float angle, bool mirrors)
    {
        // A red face on black: wherever the scene is bright is the face.
        var photo = new RgbImage(100, 80);
        for (int y = 30; y < 60; y++)
            for (int x = 40; x < 64; x++) photo.Pixels.AsSpan((y * 100 + x) * 3, 3).Fill(255);
        var random = new CounterRandom(1, 2, 3);
        var scene = new FaceScene(160, 160, 4);
        scene.Clear(RgbColor.Black);
        var face = new FacePhoto(photo, [new(40, 30, 24, 30)]);
        scene.Paint(face, new(new(52, 45), new(80, 80), scale, angle, mirrors), new(0, 0, 160, 160), ref random);

        byte bright = scene.Pixels[(80 * 160 + 80) * 3], dark = scene.Pixels[(80 * 160 + 80 - (int)(20 * scale)) * 3];
        Assert.True(bright > dark);
        (int[] xs, int[] ys) = Where(scene, (byte)((bright + dark) / 2));
        FaceLabel label = Assert.Single(scene.Faces);
        Assert.False(label.IsIgnored);
        float slack = 1.5f + MathF.Abs(angle) * 30 * scale;
        Assert.Equal(label.Left, xs.Min(), slack);
        Assert.Equal(label.Right, xs.Max() + 1, slack);
        Assert.Equal(label.Top, ys.Min(), slack);
        Assert.Equal(label.Bottom, ys.Max() + 1, slack);
    }

    [Fact]
    public void WhatIsLeftOfAFace_DecidesWhatIsAsked()
    {
        var photo = new FacePhoto(new RgbImage(60, 60), [new(10, 10, 40, 40)]);
        FaceLabel[] Seen(SceneArea area, float scale)
        {
            var random = new CounterRandom(1, 2, 3);
            var scene = new FaceScene(100, 100, 9);
            scene.Clear(RgbColor.Black);
            scene.Paint(photo, new(Vector2.Zero, Vector2.Zero, scale, 0, false), area, ref random);
            return [.. scene.Faces];
        }
        Assert.Equal(new(10, 10, 40, 40), Assert.Single(Seen(new(0, 0, 60, 60), 1)));
        Assert.Equal(new(10, 10, 30, 40), Assert.Single(Seen(new(0, 0, 40, 60), 1)));
        Assert.True(Assert.Single(Seen(new(0, 0, 25, 60), 1)).IsIgnored);
        Assert.Empty(Seen(new(0, 0, 10, 60), 1));
        Assert.True(Assert.Single(Seen(new(0, 0, 60, 60), 0.2f)).IsIgnored);
    }

    [Fact]
    public void Scenes_AreTheSame_WhereverAnEpochIsStarted_AndHaveFacesInSight()
    {
        FaceFiles.Write(_folder.Path);
        FacePhotoSet photos = FacePhotoSet.Load(
            _folder.File("detector/boxes.csv"), new() { Cells = "lfw-view2-128/index.csv" }, _folder.Path, _ => { });
        Assert.Equal((6, 6, 2, 6, 8), (photos.Crowds.Count, photos.Portraits.Count, photos.Cells.Count, photos.Empty.Single().Count, photos.HeldOut));
        var options = new BatchLoaderOptions(4, TensorShape.Image(3, 64, 64), new([0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f])) { Seed = 5 };
        using BatchLoader one = Loader(1), two = Loader(2);
        one.Start(epoch: 3);
        ImageBatch? third = null;
        int faces = 0;
        for (int i = 0; i < 3; i++) faces += (third = one.Next()!).Faces.Sum(list => list.Count(face => !face.IsIgnored));
        two.Start(epoch: 3, firstBatch: 2);
        ImageBatch again = two.Next()!;
        Assert.Equal(third!.Pixels, again.Pixels);
        Assert.Equal(third.Faces, again.Faces);
        Assert.InRange(faces, 4, 500);
        Assert.All(third.Faces.SelectMany(list => list), face => Assert.True(
            face is { Left: >= 0, Top: >= 0, Right: <= 64.001f, Bottom: <= 64.001f, Width: > 0, Height: > 0 }));

        BatchLoader Loader(int threads) =>
            BatchLoader.ForTraining(new SceneFiller(photos, "scenes", 40, 6, options), options with { Threads = threads });
    }

    [Fact]
    public void AlignedFaces_AreMarkedAsOthersAre()
    {
        FaceFiles.Write(_folder.Path);
        string aligned = _folder.File("aligned");
        Directory.CreateDirectory(Path.Combine(aligned, "sheets"));
        File.WriteAllText(
            Path.Combine(aligned, "index.csv"), "idx,sheet,cell,label,split\n0,0,0,a,train\n1,0,1,a,train\n2,0,2,b,train\n3,0,3,b,val\n");
        File.WriteAllBytes(Path.Combine(aligned, "sheets", "000.jpg"), ImageEncoder.Jpeg(new RgbImage(4 * 64, 80)));
        FacePhotoSet photos = FacePhotoSet.Load(
            _folder.File("detector/boxes.csv"), new() { Aligned = new() { Path = "aligned", Split = "train", Every = 2 } }, _folder.Path,
            _ => { });

        Assert.Equal(2, photos.Aligned.Count);
        FaceLabel other = photos.Portraits[0].Faces[0], face = Assert.Single(photos.Aligned[0].Faces);
        FaceLandmarks points = face.Landmarks!.Value, otherPoints = other.Landmarks!.Value;
        // To its box, the points lie as those of other faces do to theirs.
        float scale = Vector2.Distance(points.LeftEye, points.RightEye) / Vector2.Distance(otherPoints.LeftEye, otherPoints.RightEye);
        Assert.Equal(other.Width * scale, face.Width, 0.1f * face.Width);
        Assert.Equal(other.Height * scale, face.Height, 0.1f * face.Height);
        Assert.Equal((otherPoints.Nose.X - other.Left) / other.Width, (points.Nose.X - face.Left) / face.Width, 0.1f);
        Assert.Equal((otherPoints.Nose.Y - other.Top) / other.Height, (points.Nose.Y - face.Top) / face.Height, 0.1f);
    }

    [Fact]
    public void NothingButPhotosWithoutFaces_AreRefused()
    {
        FaceFiles.Write(_folder.Path);
        string table = _folder.File("detector/boxes.csv");
        File.WriteAllLines(table, File.ReadAllLines(table).Where(line => line.StartsWith("file", StringComparison.Ordinal)
            || line.StartsWith("empty", StringComparison.Ordinal)));
        TrainingDataException error = Assert.Throws<TrainingDataException>(() => FacePhotoSet.Load(table, new(), _folder.Path, _ => { }));
        Assert.Equal(TrainingDataError.Empty, error.Error);
    }

    [Fact]
    public void AFileThatIsNotThere_IsNamed()
    {
        FaceFiles.Write(_folder.Path);
        TrainingDataException error = Assert.Throws<TrainingDataException>(() => FacePhotoSet.Load(
            _folder.File("detector/boxes.csv"), new() { Teacher = "nowhere.onnx" }, _folder.Path, _ => { }));
        Assert.Contains("nowhere.onnx", error.Place);
    }

    public void Dispose() => _folder.Dispose();

    private static (int[] X, int[] Y) Where(FaceScene scene, byte level)
    {
        int[] places = [.. Enumerable.Range(0, scene.Width * scene.Height).Where(i => scene.Pixels[3 * i] > level)];
        return ([.. places.Select(i => i % scene.Width)], [.. places.Select(i => i / scene.Width)]);
    }
}

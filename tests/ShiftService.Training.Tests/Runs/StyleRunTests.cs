using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.TestSupport;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;

namespace ShiftService.Training.Tests.Runs;

/// <summary>A whole run of a network of two styles, on photos and with an eye that take seconds.</summary>
public sealed class StyleRunTests : IDisposable
{
    private const string Text = """
        {
          "name": "two-painters",
          "network": { "zoo": "style-multi2", "height": 32 },
          "data": {
            "path": "photos", "unlabelled": true, "validationFraction": 0.2, "resize": { "mode": "squash" },
            "mean": [0, 0, 0], "std": [1, 1, 1], "license": "Made by the tests.", "description": "Shapes."
          },
          "loss": {
            "kind": "perceptual", "network": "eye.onnx", "contentLayer": "n3", "styleLayers": ["n1", "n3"], "styleWeight": 20,
            "styles": [
              { "name": "discs", "image": "discs.png", "size": 32, "title": "Discs", "painter": "A", "year": "1900" },
              { "name": "stripes", "image": "stripes.png", "size": 32, "title": "Stripes", "painter": "B", "year": "c. 1901" }
            ]
          },
          "optimizer": { "kind": "adamW" },
          "schedule": { "kind": "cosine", "epochs": 4, "peakRate": 0.002 },
          "batchSize": 2, "microBatch": 1, "lanes": 2, "evaluateEvery": 2, "seed": 3
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public StyleRunTests()
    {
        ShapeImages.Write(_folder.File("shapes"), perClass: 5, side: 32);
        Directory.CreateDirectory(_folder.File("photos"));
        foreach (string file in Directory.GetFiles(_folder.File("shapes"), "*.png", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(_folder.File("photos"), Path.GetFileName(Path.GetDirectoryName(file)) + Path.GetFileName(file)));
        File.Copy(Path.Combine(_folder.File("shapes"), "disc", "000.png"), _folder.File("discs.png"));
        File.Copy(Path.Combine(_folder.File("shapes"), "stripes", "000.png"), _folder.File("stripes.png"));
        var eye = new SampleBuilder(TensorShape.Image(3, 32, 32));
        eye.Then(eye.Convolution(3, 8, SlidingWindow.Same(3))).Then(new Relu());
        eye.Then(eye.Convolution(8, 16, SlidingWindow.Same(3, 2))).Then(new Relu());
        OnnxFile.Write(eye.Build(), _folder.File("eye.onnx"));
    }

    [Fact]
    public void ARun_LearnsItsStyles_ShowsThem_AndEndsWithAPackageThatNamesThem()
    {
        var progress = new RecordedProgress();
        using (TrainingRun run = TrainingRun.Start(RecipeFile.Parse(Text, "x"), Options("run"), progress))
            Assert.True(run.Run().Finished);

        Assert.True(progress.Epochs[^1].TrainLoss < 0.9 * progress.Epochs[0].TrainLoss);
        Assert.Equal(["epoch-0002.jpg", "epoch-0004.jpg"], Directory.GetFiles(_folder.File("run/samples")).Select(Path.GetFileName).Order());
        RgbImage sheet = ImageDecoder.Decode(File.ReadAllBytes(_folder.File("run/samples/epoch-0004.jpg")));
        Assert.Equal((3 * 32, 3 * 32), (sheet.Width, sheet.Height)); // Two photos are held out, of ten.
        Assert.Contains(progress.Messages, line => line.StartsWith("stripes: content ", StringComparison.Ordinal));
        ModelPackage package = PackageReader.Read(_folder.File("run/package"));
        Assert.Equal((PackageTask.Stylization, 2), (package.Card.Task, package.Network.Styles));
        Assert.Equal(
            [new PackageStyle("discs", "Discs", "A", "1900"), new PackageStyle("stripes", "Stripes", "B", "c. 1901")],
            package.Card.Stylization!.Styles);
    }

    [Fact]
    public void ARunThatWasInterrupted_ComesOutTheSame()
    {
        using (TrainingRun whole = TrainingRun.Start(RecipeFile.Parse(Text, "x"), Options("whole"), new RecordedProgress())) whole.Run();
        using (var stop = new CancellationTokenSource())
        using (TrainingRun first = TrainingRun.Start(
            RecipeFile.Parse(Text, "x"), Options("parts"), new RecordedProgress(step: 7, stop.Cancel)))
            Assert.False(first.Run(stop.Token).Finished);
        using (TrainingRun second = TrainingRun.Resume(Options("parts"), new RecordedProgress())) Assert.True(second.Run().Finished);
        Assert.Equal(
            File.ReadAllBytes(_folder.File("whole/package/model.onnx")), File.ReadAllBytes(_folder.File("parts/package/model.onnx")));
    }

    [Theory]
    [InlineData("style-multi2", "style-multi3", "room for 3 styles")]
    [InlineData("style-multi2", "resnet20", "compares the two")]
    public void ANetworkThatDoesNotFit_IsRefused(string from, string to, string reason)
    {
        var error = Assert.Throws<RunException>(() => TrainingRun.Start(
            RecipeFile.Parse(Text.Replace(from, to), "x"), Options("run"), new RecordedProgress()));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"stripes\", \"image\"", "\"discs\", \"image\"", "$.loss.styles[1].name")]
    [InlineData("\"discs\", \"image\"", "\"The Discs\", \"image\"", "$.loss.styles[0].name")]
    [InlineData("\"std\": [1, 1, 1]", "\"std\": [1, 1, 0.5]", "$.data.std")]
    [InlineData("\"mean\": [0, 0, 0]", "\"mean\": [0.5, 0, 0]", "$.data.mean")]
    public void ARecipeThatDoesNotGoTogether_IsRefused(string from, string to, string path)
    {
        Assert.Contains(from, Text, StringComparison.Ordinal);
        var error = Assert.Throws<RecipeException>(() => RecipeFile.Parse(Text.Replace(from, to), "x"));
        Assert.Equal(path, Assert.Single(error.Errors).Path);
    }

    [Fact]
    public void APaintingThatIsMissing_IsNamed()
    {
        File.Delete(_folder.File("stripes.png"));
        Assert.Contains("stripes.png", Assert.Throws<FileNotFoundException>(
            () => TrainingRun.Start(RecipeFile.Parse(Text, "x"), Options("run"), new RecordedProgress())).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private RunOptions Options(string run) =>
        new(_folder.File(run)) { DataRoot = _folder.Path, CacheFolder = _folder.File("cache") };
}

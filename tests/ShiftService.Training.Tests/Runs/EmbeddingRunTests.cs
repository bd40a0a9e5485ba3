using ShiftService.Packages;
using ShiftService.Training.Data;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;

namespace ShiftService.Training.Tests.Runs;

/// <summary>Embedders learn from labels and from a teacher that is asked once, and are measured on pairs.</summary>
public sealed class EmbeddingRunTests : IDisposable
{
    private readonly TinyFaces _faces = new();

    [Fact]
    public void ARun_ComesNearerToItsTeacher_AndMeasuresPairsEachEpoch()
    {
        var progress = new RecordedProgress();
        Recipe recipe = TinyFaces.Recipe(TinyFaces.RegressionLoss);
        RunResult result = _faces.Start("run", recipe with { Schedule = recipe.Schedule.WithEpochs(8) }, progress);
        Assert.True(
            progress.Epochs[^1].TrainLoss < 0.8 * progress.Epochs[0].TrainLoss,
            $"{progress.Epochs[0].TrainLoss} to {progress.Epochs[^1].TrainLoss}");
        Assert.All(progress.Epochs, epoch => Assert.InRange(epoch.PairAccuracy!.Value, 0.4, 1));
        Assert.Equal(progress.Epochs[^1].PairAccuracy, result.Pairs!.Accuracy);
        Assert.Null(result.Report);
        Assert.Equal(PackageTask.Verification, PackageReader.Read(PackageLocator.Find(_faces.Folder("run"))).Card.Task);
        Assert.Contains("pair_accuracy", File.ReadLines(Path.Combine(_faces.Folder("run"), "log.csv")).First());
    }

    [Fact]
    public void TheTeacher_IsAskedOnce_AndAgainWhenItIsAnother()
    {
        Assert.Contains(Messages("first"), IsAsking);
        Assert.DoesNotContain(Messages("second"), IsAsking);
        Assert.Equal(_faces.Model("first"), _faces.Model("second"));

        _faces.WriteTeacher(8);
        Assert.Contains(Messages("other"), IsAsking);
        Assert.NotEqual(_faces.Model("first"), _faces.Model("other"));

        foreach (string table in Directory.GetFiles(_faces.Folder("cache"), "teacher-*")) File.WriteAllText(table, "spoilt");
        Assert.Contains(Messages("again"), text => text.Contains("asking the teacher again"));
        Assert.Equal(_faces.Model("other"), _faces.Model("again"));
    }

    [Fact]
    public void ARunThatIsResumed_EndsWithTheSameBits()
    {
        _faces.Start("whole");
        using var cancellation = new CancellationTokenSource();
        using (var run = TrainingRun.Start(TinyFaces.Recipe(), _faces.Options("part"), new RecordedProgress(7, cancellation.Cancel)))
            Assert.False(run.Run(cancellation.Token).Finished);
        using (var run = TrainingRun.Resume(_faces.Options("part"), new RecordedProgress()))
            Assert.True(run.Run().Finished);
        Assert.Equal(_faces.Model("whole"), _faces.Model("part"));
    }

    [Fact]
    public void PairsOfImagesThatThereAreNot_AreRefused()
    {
        File.AppendAllText(_faces.Folder("pairs.csv"), "0,1,disc/000.png,disc/999.png\n");
        TrainingDataException error = Assert.Throws<TrainingDataException>(() => _faces.Start("run"));
        Assert.Contains("disc/999.png", error.Message);
        Assert.Contains("pairs.csv, line ", error.Place);
        Assert.False(File.Exists(Path.Combine(_faces.Folder("run"), "recipe.json")));
    }

    private static bool IsAsking(string message) => message.StartsWith("asking", StringComparison.Ordinal);

    private List<string> Messages(string run)
    {
        var progress = new RecordedProgress();
        _faces.Start(run, progress: progress);
        return progress.Messages;
    }

    public void Dispose() => _faces.Dispose();
}

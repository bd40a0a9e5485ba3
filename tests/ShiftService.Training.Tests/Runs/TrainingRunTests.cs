using ShiftService.Packages;
using ShiftService.Training.Data;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;
using ShiftService.Training.Schedules;

namespace ShiftService.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    [Fact]
    public void ARun_Learns_AndEndsInAPackageThatSaysSo()
    {
        var progress = new RecordedProgress();
        RunResult result = _tiny.Start("run", Epochs(12), progress);
        Assert.True(progress.Epochs[^1].TrainLoss < 0.5 * progress.Epochs[0].TrainLoss);
        Assert.True(result.Report!.Top1 >= 0.75, $"top-1 is {result.Report.Top1}");

        ModelPackage package = PackageReader.Read(PackageLocator.Find(_tiny.Folder("run")));
        Assert.Equal(["disc", "frame", "stripes"], package.Labels);
        Assert.Equal((result.Report.Top1, 12), (package.Card.Accuracy!.Top1, package.Card.Accuracy.Images));
        PackageCard card = package.Card;
        Assert.Equal((3UL, 12, "Made by the tests."), (card.Provenance!.Seed, card.Provenance.Epochs, card.License));
        Assert.All(new[] { "log.csv", "log.jsonl", "curves.svg", "recipe.json" }, name =>
            Assert.True(File.Exists(Path.Combine(_tiny.Folder("run"), name)), name));
    }

    [Fact]
    public void TwoRuns_OfOneRecipe_EndWithTheSameBits_AndAnotherSeedWithOthers()
    {
        _tiny.Start("a");
        _tiny.Start("b");
        _tiny.Start("c", TinyRun.Recipe with { Seed = 4 });
        Assert.Equal(_tiny.Model("a"), _tiny.Model("b"));
        Assert.NotEqual(_tiny.Model("a"), _tiny.Model("c"));
    }

    [Fact]
    public void ARate_ThatIsFarTooHigh_StopsTheRun_AndNamesTheLayer()
    {
        Recipe recipe = TinyRun.Recipe with { Schedule = new ConstantScheduleOptions { Epochs = 2, PeakRate = 1e30 } };
        using TrainingRun run = TrainingRun.Start(recipe, _tiny.Options("run"), new RecordedProgress());
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => run.Run());
        Assert.Contains(error.Layer, run.Network.Nodes.Select(node => node.Name));
        Assert.Equal((1, "activations"), (error.Epoch, error.What));
        Assert.False(File.Exists(Path.Combine(_tiny.Folder("run"), "checkpoint.bin")));
    }

    [Fact]
    public void Steps_AllocateNothing()
    {
        var bytes = new long[15];
        int at = 0;
        _tiny.Start("run", progress: new Counting(() => bytes[at++] = GC.GetAllocatedBytesForCurrentThread()));
        // The first step of an epoch comes after what ends the one before. A thread that has to wait for the first time may get an event.
        long[] steps = [.. Enumerable.Range(6, 9).Where(step => step % 5 != 0).Select(step => bytes[step] - bytes[step - 1])];
        Assert.True(steps.Count(allocated => allocated == 0) > steps.Length / 2, string.Join(' ', steps));
        Assert.True(steps.Sum() < 2000, string.Join(' ', steps));
    }

    [Fact]
    public void AFolderThatHasARun_IsNotOverwritten()
    {
        _tiny.Start("run", Epochs(1));
        RunException error = Assert.Throws<RunException>(() => _tiny.Start("run"));
        Assert.Contains("shiftctl resume", error.Message);
    }

    [Fact]
    public void AFinishedRun_Resumed_WritesItsPackageAgain()
    {
        _tiny.Start("run", Epochs(1));
        byte[] model = _tiny.Model("run");
        Directory.Delete(Path.Combine(_tiny.Folder("run"), "package"), recursive: true);
        Assert.True(_tiny.Resume("run").Finished);
        Assert.Equal(model, _tiny.Model("run"));
    }

    [Fact]
    public void AnImageThatCannotBeRead_IsToldAndLeftOut()
    {
        File.WriteAllText(Path.Combine(_tiny.Data, "shapes", "disc", "broken.png"), "no image");
        var progress = new RecordedProgress();
        _tiny.Start("run", Epochs(1), progress);
        Assert.Contains(progress.Messages, text => text.Contains("disc/broken.png"));
    }

    [Fact]
    public void OneClass_IsRefused_AndLeavesNoRun()
    {
        using var one = new TinyRun(classes: 1);
        Assert.Equal(TrainingDataError.OneClass, Assert.Throws<TrainingDataException>(() => one.Start("run")).Error);
        Assert.False(Directory.Exists(one.Folder("run")));
    }

    [Fact]
    public void FewerClassesThanTheData_AreRefused()
    {
        Recipe recipe = TinyRun.Recipe with { Network = TinyRun.Recipe.Network with { Classes = 2 } };
        Assert.Contains("2 classes", Assert.Throws<RunException>(() => _tiny.Start("run", recipe)).Message);
    }

    [Fact]
    public void NodesToTrain_ThatDoNotExist_AreNamed()
    {
        Recipe recipe = TinyRun.Recipe with { Network = TinyRun.Recipe.Network with { TrainedNodes = ["nowhere"] } };
        Assert.Contains("'nowhere'", Assert.Throws<RunException>(() => _tiny.Start("run", recipe)).Message);
    }

    public void Dispose() => _tiny.Dispose();

    private static Recipe Epochs(int epochs) => TinyRun.Recipe with { Schedule = TinyRun.Recipe.Schedule.WithEpochs(epochs) };

    private sealed class Counting(Action count) : IRunProgress
    {
        public void Message(string text)
        {
        }

        public void StepDone(in RunStep step) => count();

        public void EpochDone(EpochRecord record)
        {
        }
    }
}

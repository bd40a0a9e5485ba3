using ShiftService.Training.Checkpoints;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;

namespace ShiftService.Training.Tests.Runs;

/// <summary>A run that was killed or interrupted, and gone on with, ends like one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int CheckpointSteps = 3;

    private readonly TinyRun _tiny = new();

    private sealed class KilledException : Exception;

    [Fact]
    public void KilledAtAnyStep_AndResumed_ARunEndsWithTheSameBits()
    {
        _tiny.Start("whole");
        // Before the first checkpoint, on one, within epochs, at the end of one, near the end; steps 3, 5, 8 and 10 have one.
        foreach (int step in (int[])[2, 3, 5, 7, 10, 14])
        {
            string run = $"killed-{step}";
            Kill(run, step);
            _tiny.Resume(run, checkpointSteps: CheckpointSteps);
            AssertSame("whole", run);
        }
    }

    [Fact]
    public void KilledTwice_ARunEndsWithTheSameBits()
    {
        _tiny.Start("whole");
        Kill("twice", 4);
        var again = new RecordedProgress(6, () => throw new KilledException());
        Assert.Throws<KilledException>(() => _tiny.Resume("twice", again, CheckpointSteps));
        _tiny.Resume("twice");
        AssertSame("whole", "twice");
    }

    [Fact]
    public void Interrupted_ARunStopsAfterItsStep_WithACheckpointOfIt()
    {
        _tiny.Start("whole");
        using var cancellation = new CancellationTokenSource();
        using (TrainingRun run = TrainingRun.Start(TinyRun.Recipe, _tiny.Options("stopped"), new RecordedProgress(7, cancellation.Cancel)))
        {
            RunResult result = run.Run(cancellation.Token);
            Assert.Equal((false, 7L, 1), (result.Finished, result.Steps, result.Epochs));
        }
        Assert.Equal(7, _tiny.Checkpoint("stopped").Header.Step);
        var progress = new RecordedProgress();
        Assert.True(_tiny.Resume("stopped", progress).Finished);
        Assert.Equal(8, progress.Steps.Count);
        AssertSame("whole", "stopped");
    }

    [Fact]
    public void ATruncatedCheckpoint_IsSaid_AndTheOneBeforeTaken()
    {
        _tiny.Start("whole");
        Kill("run", 9);
        Truncate("checkpoint.bin");
        var progress = new RecordedProgress();
        _tiny.Resume("run", progress);
        Assert.Contains(progress.Messages, text => text.Contains("checkpoint.bin") && text.Contains("going on from the one before"));
        AssertSame("whole", "run");
    }

    [Fact]
    public void TwoTruncatedCheckpoints_AreAnError_ThatLeavesThemAlone()
    {
        Kill("run", 9);
        Truncate("checkpoint.bin");
        Truncate("checkpoint.previous.bin");
        Assert.Equal(CheckpointError.Truncated, Assert.Throws<CheckpointException>(() => _tiny.Resume("run")).Error);
        Assert.True(File.Exists(Path.Combine(_tiny.Folder("run"), "checkpoint.bin")));
    }

    [Fact]
    public void ACheckpointOfAnotherNetwork_IsRefused()
    {
        Kill("run", 4);
        Checkpoint own = _tiny.Checkpoint("run");
        new CheckpointStore(_tiny.Folder("run")).Write(own.Header, [.. own.Arrays.Skip(1)]);
        CheckpointException error = Assert.Throws<CheckpointException>(() => _tiny.Resume("run"));
        Assert.Equal(CheckpointError.OtherNetwork, error.Error);
        Assert.Contains(own.Arrays[0].Name, error.Message);
    }

    [Fact]
    public void AChangedRecipe_IsRefused()
    {
        Kill("run", 4);
        File.WriteAllText(Path.Combine(_tiny.Folder("run"), "recipe.json"), RecipeFile.Format(TinyRun.Recipe with { Seed = 4 }));
        Assert.Equal(CheckpointError.OtherRecipe, Assert.Throws<CheckpointException>(() => _tiny.Resume("run")).Error);
    }

    [Fact]
    public void AFullDisk_DuringACheckpoint_LosesNothing()
    {
        _tiny.Start("whole");
        // A folder in the place of the file that is written: creating it fails as on a full disk.
        string obstacle = Path.Combine(_tiny.Folder("run"), "checkpoint.unfinished");
        var progress = new RecordedProgress(8, () => Directory.Delete(obstacle));
        using (TrainingRun run = TrainingRun.Start(TinyRun.Recipe, _tiny.Options("run", CheckpointSteps), progress))
        {
            Directory.CreateDirectory(obstacle);
            Assert.True(run.Run().Finished);
        }
        Assert.Contains(progress.Messages, text => text.Contains("no checkpoint of step 3"));
        AssertSame("whole", "run");
    }

    [Fact]
    public void ADiskThatStaysFull_IsAnError()
    {
        string obstacle = Path.Combine(_tiny.Folder("run"), "checkpoint.unfinished");
        using TrainingRun run = TrainingRun.Start(TinyRun.Recipe, _tiny.Options("run"), new RecordedProgress());
        Directory.CreateDirectory(obstacle);
        Exception? error = Record.Exception(() => run.Run());
        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
    }

    [Fact]
    public void AFolderWithoutARun_IsNamed() =>
        Assert.Contains("nothing", Assert.Throws<RunException>(() => _tiny.Resume("nothing")).Message);

    public void Dispose() => _tiny.Dispose();

    private void Kill(string run, int step) => Assert.Throws<KilledException>(() =>
        _tiny.Start(run, progress: new RecordedProgress(step, () => throw new KilledException()), checkpointSteps: CheckpointSteps));

    private void Truncate(string name)
    {
        using FileStream file = File.OpenWrite(Path.Combine(_tiny.Folder("run"), name));
        file.SetLength(file.Length / 2);
    }

    private void AssertSame(string expected, string actual)
    {
        Checkpoint a = _tiny.Checkpoint(expected), b = _tiny.Checkpoint(actual);
        Assert.Equal((a.Header.Step, a.Header.Epoch, a.Header.OptimizerSteps, a.Header.AverageUpdates),
            (b.Header.Step, b.Header.Epoch, b.Header.OptimizerSteps, b.Header.AverageUpdates));
        Assert.Equal(a.Arrays.Count, b.Arrays.Count);
        for (int i = 0; i < a.Arrays.Count; i++) Assert.Equal(a.Arrays[i].Values, b.Arrays[i].Values);
        Assert.Equal(_tiny.Model(expected), _tiny.Model(actual));
        Assert.Equal(Losses(expected), Losses(actual));
    }

    // Everything in the log but times.
    private IReadOnlyList<object> Losses(string run) =>
        [.. RunLog.Open(_tiny.Folder(run), 99).Records.Select(r => (object)(r with { ImagesPerSecond = 0, Seconds = 0 }))];
}

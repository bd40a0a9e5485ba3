using ShiftService.Training.Runs;

namespace ShiftService.Training.Tests.Runs;

public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BothFiles_HaveOneRecordAnEpoch()
    {
        Write(2);

        string[] csv = File.ReadAllLines(_folder.File("log.csv"));
        Assert.Equal(
            "epoch,step,learning_rate,train_loss,train_accuracy,test_loss,top1,top5,pair_accuracy,images_per_second,seconds", csv[0]);
        Assert.StartsWith("1,390,0.2,2.45", csv[1], StringComparison.Ordinal);
        Assert.EndsWith(",,,,,812.5,61.25", csv[1], StringComparison.Ordinal);
        Assert.Equal(3, csv.Length);
        Assert.Equal([Records.Of(1), Records.Of(2)], RunLog.Open(_folder.Path, 2).Records);
        Assert.Equal(2, File.ReadAllLines(_folder.File("log.jsonl")).Length);
    }

    [Fact]
    public void OnResuming_RecordsAfterTheCheckpoint_AreCut()
    {
        Write(5);
        RunLog log = RunLog.Open(_folder.Path, 3);
        log.Append(Records.Of(4));

        Assert.Equal([1, 2, 3, 4], log.Records.Select(r => r.Epoch));
        Assert.Equal(["epoch", "1", "2", "3", "4"], File.ReadAllLines(_folder.File("log.csv")).Select(line => line.Split(',')[0]));
        Assert.Equal([1, 2, 3, 4], RunLog.Open(_folder.Path, 9).Records.Select(r => r.Epoch));
    }

    [Fact]
    public void ALineThatWasNotWrittenWhole_IsDropped()
    {
        Write(2);
        File.AppendAllText(_folder.File("log.jsonl"), "{\"epoch\":3,\"st");
        Assert.Equal(2, RunLog.Open(_folder.Path, 2).Records.Count);
    }

    [Fact]
    public void ALineInTheMiddleThatIsNoRecord_IsNamed()
    {
        Write(2);
        File.WriteAllLines(_folder.File("log.jsonl"), ["{}", .. File.ReadAllLines(_folder.File("log.jsonl"))]);
        var error = Assert.Throws<RunLogException>(() => RunLog.Open(_folder.Path, 2));
        Assert.Equal((1, _folder.File("log.jsonl")), (error.Line, error.File));
    }

    [Fact]
    public void ANewRun_BeginsAnew()
    {
        Write(2);
        Assert.Empty(RunLog.Open(_folder.Path, 0).Records);
        Assert.Single(File.ReadAllLines(_folder.File("log.csv")));
    }

    private void Write(int epochs)
    {
        RunLog log = RunLog.Open(_folder.Path, 0);
        for (int epoch = 1; epoch <= epochs; epoch++) log.Append(Records.Of(epoch));
    }
}

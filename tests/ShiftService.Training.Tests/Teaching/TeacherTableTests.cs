using ShiftService.Graph;
using ShiftService.Training.Data;
using ShiftService.Training.Teaching;

namespace ShiftService.Training.Tests.Teaching;

public sealed class TeacherTableTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();
    private readonly TeacherTable _table = new([.. Enumerable.Range(0, 12).Select(i => i * 0.5f)], 3);

    [Fact]
    public void WhatIsWritten_IsRead_UnderItsKeyOnly()
    {
        _table.Write(_folder.File("t"), Key);
        TeacherTable read = TeacherTable.Read(_folder.File("t"), Key)!;
        Assert.Equal((4, 3), (read.Count, read.Features));
        Assert.Equal([4.5f, 5, 5.5f], read[3]);
        Assert.Null(TeacherTable.Read(_folder.File("t"), [.. Key.Reverse()]));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void ADamagedFile_IsRefused()
    {
        string path = _folder.File("t");
        _table.Write(path, Key);
        byte[] whole = File.ReadAllBytes(path);
        byte[][] damaged = [[], whole[..20], whole[..^1], [.. whole[..60], 7, .. whole[61..]], [1, .. whole[1..]]];
        foreach (byte[] bytes in damaged)
        {
            File.WriteAllBytes(path, bytes);
            Assert.Equal(TrainingDataError.Damaged, Assert.Throws<TrainingDataException>(() => TeacherTable.Read(path, Key)).Error);
        }
    }

    [Fact]
    public void AWorker_AnswersForTheItemsOfTheBatch()
    {
        var batch = new ImageBatch(3, TensorShape.Image(3, 1, 1));
        int[] items = [2, 0, 3];
        items.CopyTo(batch.Items, 0);
        using ITeacherWorker worker = _table.CreateWorker(2);
        Assert.Equal([0, 0.5f, 1, 4.5f, 5, 5.5f], worker.Teach(batch, 1, 2));
    }

    [Fact]
    public void ValuesOfNoWholeImages_AreRefused() => Assert.Throws<ArgumentException>(() => new TeacherTable(new float[7], 3));

    public void Dispose() => _folder.Dispose();
}

using ShiftService.Training.Data;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Tests.Data;

public sealed class ClassNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FoldersAndNames_AreFoundByEachOther()
    {
        ClassNames names = Read("0\tn01\thouse finch, linnet\n1\tn02\trobin\n\n");
        Assert.Equal(["robin", "house finch"], names.NamesOf(["n02", "n01"]));
        Assert.Equal(["n01", "n02"], names.FoldersOf(["house finch", "robin"]));
        Assert.Equal(TrainingDataError.UnknownClass, Assert.Throws<TrainingDataException>(() => names.NamesOf(["n03"])).Error);
        Assert.Equal(TrainingDataError.UnknownClass, Assert.Throws<TrainingDataException>(() => names.FoldersOf(["linnet"])).Error);
    }

    [Theory]
    [InlineData("n01 house finch", "line 1")]
    [InlineData("n01\thouse finch\nn02\t, linnet", "line 2")]
    [InlineData("n01\thouse finch\nn02\thouse finch, linnet", "line 2")]
    [InlineData("n01\thouse finch\nn01\tlinnet", "line 2")]
    public void WhatIsNoTable_IsRefused_WithTheLine(string text, string line) =>
        Assert.Contains(line, Assert.Throws<TrainingDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void AMissingFile_IsSaid() =>
        Assert.Equal(TrainingDataError.NotFound, Assert.Throws<TrainingDataException>(() => ClassNames.Read(_folder.File("none"))).Error);

    private ClassNames Read(string text)
    {
        File.WriteAllText(_folder.File("names.txt"), text);
        return ClassNames.Read(_folder.File("names.txt"));
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Packages.Tests;

public sealed class PackageTests : IDisposable
{
    private readonly SamplePackage _sample = new();

    [Fact]
    public void WhatIsWritten_IsRead()
    {
        ModelPackage package = PackageReader.Read(_sample.Folder);
        Assert.Equal(["red", "green", "blue"], package.Labels);
        Assert.Equal(TensorShape.Image(3, 4, 6), package.Network.InputShape);
        PackageCard card = package.Card;
        Assert.Equal((4, 6, "sample", "labels.txt"), (card.Input.Height, card.Input.Width, card.Network, card.Labels));
        Assert.Equal((9L, 9L), (card.Cost!.Parameters, card.Cost.MultiplyAccumulates));
        Assert.Equal((7UL, 2, 0.5, "Free."), (card.Provenance!.Seed, card.Provenance.Epochs, card.Accuracy!.Top1, card.License));
        Assert.Equal(new PackageOutput("logits", "logits"), Assert.Single(card.Outputs!));
    }

    [Fact]
    public void WhatCanBeDerived_MayBeLeftOut()
    {
        PackageCard whole = PackageReader.Read(_sample.Folder).Card;
        File.WriteAllText(Path.Combine(_sample.Folder, "model.json"), """
            { "task": "classification", "input": { "mean": [0.5, 0.25, 0], "std": [0.5, 0.25, 1] }, "license": "Free." }
            """);
        PackageCard card = PackageReader.Read(_sample.Folder).Card;
        Assert.Equal((whole.Sha256, whole.Cost, whole.Network, whole.Labels), (card.Sha256, card.Cost, card.Network, card.Labels));
        Assert.Equal((whole.Input.Height, whole.Input.Width), (card.Input.Height, card.Input.Width));
    }

    [Fact]
    public void AllThatIsWrong_IsNamedAtOnce()
    {
        File.WriteAllText(Path.Combine(_sample.Folder, "model.json"), """
            { "task": "guessing", "input": { "mean": [2, 0, 0], "std": [1, 1], "size": 3 } }
            """);
        Assert.Equal(
            ["$.task", "$.input.mean[0]", "$.input.std", "$.input.size", "$.license"],
            _sample.Refused().Errors.Select(error => error.Path));
    }

    [Theory]
    [InlineData("\"height\": 4", "\"height\": 5", "$.input.height")]
    [InlineData("\"name\": \"logits\"", "\"name\": \"other\"", "$.outputs")]
    [InlineData("\"labels\": \"labels.txt\"", "\"labels\": \"../labels.txt\"", "$.labels")]
    [InlineData("\"labels\": \"labels.txt\"", "\"labels\": \"none.txt\"", "$.labels")]
    [InlineData("\"sha256\": \"", "\"sha256\": \"00", "$.sha256")]
    [InlineData("\"top1\": 0.5", "\"top1\": 50", "$.accuracy.top1")]
    [InlineData("\"mode\": \"crop\"", "\"mode\": \"zoom\"", "$.input.resize.mode")]
    public void AValueThatDoesNotFit_IsNamed(string from, string to, string path)
    {
        _sample.Edit(from, to);
        Assert.Contains(path, _sample.Refused().Errors.Select(error => error.Path));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\"strides\": [\n      2", "\"strides\": [\n      3", "$.detection.strides[0]")]
    [InlineData("\"inputSide\": 6", "\"inputSide\": 7", "$.detection.inputSide")]
    [InlineData("\"nmsIou\": 0.45", "\"nmsIou\": 1.45", "$.detection.nmsIou")]
    [InlineData("\"task\": \"detection\"", "\"task\": \"verification\"", "$.detection")]
    public void ADetectorsCard_SaysWhatItsOutputsMean_OrIsRefused(string from, string to, params string[] paths)
    {
        using var sample = new SamplePackage();
        Graph.Network network = new("grid", "image", TensorShape.Image(3, 4, 6),
            [new("grid", new Convolution(new("k", [15, 3, 2, 2], new float[180]), null,
                new SlidingWindow(new(2, 2), new(2, 2), new(1, 1), 0), 1), ["image"], "cells")], ["cells"]);
        var card = new PackageCard
        {
            Task = PackageTask.Detection,
            Input = SamplePackage.Card.Input,
            License = "Free.",
            Detection = new() { Strides = [2], InputSide = 6 },
        };
        string folder = sample.At("detector");
        PackageWriter.Write(folder, card, network, Graph.Onnx.OnnxFile.ToBytes(network), []);
        Assert.Equal((6, "faces"), (PackageReader.Read(folder).Card.Detection!.InputSide, PackageReader.Read(folder).Card.Outputs![0].Meaning));
        string path = Path.Combine(folder, ModelPackage.CardName), text = File.ReadAllText(path);
        if (paths.Length == 0) return;
        Assert.Contains(from, text);
        File.WriteAllText(path, text.Replace(from, to));
        Assert.Equal(paths, Assert.Throws<PackageException>(() => PackageReader.Read(folder)).Errors.Select(error => error.Path));
    }

    [Fact]
    public void ADetectorWithoutItsSection_IsRefused()
    {
        _sample.Edit("\"task\": \"classification\"", "\"task\": \"detection\"");
        Assert.Contains("$.detection", _sample.Refused().Errors.Select(error => error.Path));
    }

    [Fact]
    public void LabelsOfAnotherNumber_AreRefused()
    {
        File.WriteAllText(Path.Combine(_sample.Folder, "labels.txt"), "red\ngreen\n");
        Assert.Contains("2 lines, and the network 3 classes", _sample.Refused().Message);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.json")]
    [InlineData("labels.txt")]
    public void AMissingFile_IsNamed(string name)
    {
        File.Delete(Path.Combine(_sample.Folder, name));
        Assert.Contains(name, _sample.Refused().Message);
    }

    [Fact]
    public void ATruncatedNetwork_IsRefused()
    {
        string path = Path.Combine(_sample.Folder, "model.onnx");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);
        Assert.Contains(_sample.Refused().Errors, error => error.Path == "model.onnx");
    }

    [Fact]
    public void APackageThatIsReplaced_LeavesNothingBeside()
    {
        _sample.Write(SamplePackage.Card with { License = "Other." });
        Assert.Equal("Other.", PackageReader.Read(_sample.Folder).Card.License);
        Assert.Equal([_sample.Folder], Directory.GetFileSystemEntries(Path.GetDirectoryName(_sample.Folder)!));
    }

    [Fact]
    public void APackageThatCouldNotBeRead_IsNotWritten_AndTheOldOneStays()
    {
        Assert.Throws<PackageException>(() => _sample.Write(labels: ["only", "two"]));
        Assert.Equal(3, PackageReader.Read(_sample.Folder).Labels.Count);
        Assert.Equal([_sample.Folder], Directory.GetFileSystemEntries(Path.GetDirectoryName(_sample.Folder)!));
    }

    [Fact]
    public void TheLatestVersion_IsFound()
    {
        foreach (string version in (string[])["2", "10", "trial"]) _sample.Write(folder: _sample.At("models", "sample", version));
        string model = _sample.At("models", "sample");
        Assert.Equal(["trial", "1", "2", "10"], PackageLocator.VersionsOf(model).Select(Path.GetFileName));
        Assert.Equal(Path.Combine(model, "10"), PackageLocator.Find(model));
        Assert.Equal(_sample.Folder, PackageLocator.Find(_sample.Folder));
        _sample.Write(folder: _sample.At("run", "package"));
        Assert.Equal(_sample.At("run", "package"), PackageLocator.Find(_sample.At("run")));
        Assert.Contains("no such model package", Assert.Throws<FileNotFoundException>(() => PackageLocator.Find("nowhere")).Message);
    }

    public void Dispose() => _sample.Dispose();
}

using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Packages.Documents;

namespace ShiftService.Packages.Tests;

public sealed class StylizationTests : IDisposable
{
    private static readonly PackageStyle Night = new("night", "Night", "A. Painter", "1889"), Wave = new("wave", "Wave", "B. Painter", "c. 1831");

    private readonly string _root = Directory.CreateTempSubdirectory("shiftservice-styles-").FullName;

    [Fact]
    public void TheStyles_AreRead()
    {
        PackageWriter.Write(Folder, Card(Night, Wave), Network(2), OnnxFile.ToBytes(Network(2)), []);
        ModelPackage package = PackageReader.Read(Folder);
        Assert.Equal([Night, Wave], package.Card.Stylization!.Styles);
        Assert.Equal(2, package.Network.Styles);
        Assert.Equal("image", Assert.Single(package.Card.Outputs!).Meaning);
    }

    [Fact]
    public void ANetworkWithoutTables_HasOneStyle()
    {
        PackageWriter.Write(Folder, Card(Night), Network(0), OnnxFile.ToBytes(Network(0)), []);
        Assert.Equal(Night, Assert.Single(PackageReader.Read(Folder).Card.Stylization!.Styles));
    }

    [Fact]
    public void WhatDoesNotFit_IsNamed()
    {
        Assert.Equal("$.stylization.styles", Refused(Card(Night)).Path);
        Assert.Equal("$.stylization.styles[1].name", Refused(Card(Night, Night)).Path);
        Assert.Equal("$.stylization.styles[0].name", Refused(Card(Night with { Name = "The Night" }, Wave)).Path);
        Assert.Equal("$.stylization", Refused(Card() with { Stylization = null }).Path);
        Assert.Equal("$.stylization", Refused(Card(Night, Wave) with { Task = PackageTask.Verification }).Path);
        Assert.Contains("keeps its size", Refused(Card(Night, Wave), Network(2, grows: true)).Reason);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Folder => Path.Combine(_root, "1");

    private static PackageCard Card(params PackageStyle[] styles) => new()
    {
        Task = PackageTask.Stylization, Input = new() { Mean = [0, 0, 0], Std = [1, 1, 1] }, License = "Free.", Stylization = new(styles),
    };

    private static Network Network(int styles, bool grows = false)
    {
        var nodes = new List<Node>();
        Weight Table(string name) => new(name, [styles, 3], new float[3 * styles]);
        nodes.Add(styles == 0
            ? new("styled", new Sigmoid(), ["image"], "styled")
            : new("styled", new ConditionalInstanceNorm(Table("scale"), Table("bias")), ["image"], "styled"));
        if (grows) nodes.Add(new("larger", new Upsample(2), ["styled"], "larger"));
        return new("painter", "image", TensorShape.Image(3, 8, 8), nodes, [nodes[^1].Output]);
    }

    private DocumentError Refused(PackageCard card, Network? network = null)
    {
        network ??= Network(2);
        return Assert.Single(Assert.Throws<PackageException>(
            () => PackageWriter.Write(Folder, card, network, OnnxFile.ToBytes(network), [])).Errors);
    }
}

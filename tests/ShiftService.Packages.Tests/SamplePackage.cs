using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;

namespace ShiftService.Packages.Tests;

/// <summary>A package of a network of two layers and three classes, in a folder that goes away.</summary>
internal sealed class SamplePackage : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("shiftservice-packages-").FullName;

    public SamplePackage()
    {
        Network = new("sample", "image", TensorShape.Image(3, 4, 6),
        [
            new("pool", new GlobalAveragePool(), ["image"], "pooled"),
            new("flat", new Flatten(), ["pooled"], "features"),
            new("last", new FullyConnected(new("last.matrix", [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]), null), ["features"], "logits"),
        ], ["logits"]);
        Write();
    }

    public static PackageCard Card { get; } = new()
    {
        Task = PackageTask.Classification,
        Input = new() { Mean = [0.5f, 0.25f, 0], Std = [0.5f, 0.25f, 1] },
        License = "Free.",
        Accuracy = new(0.5, 1, "test", 4),
        Provenance = new() { Seed = 7, Epochs = 2 },
    };

    public Network Network { get; }

    public string Folder => Path.Combine(_root, "models", "sample", "1");

    public void Write(PackageCard? card = null, string? folder = null, string[]? labels = null) =>
        PackageWriter.Write(folder ?? Folder, card ?? Card, Network, OnnxFile.ToBytes(Network), labels ?? ["red", "green", "blue"]);

    public string At(params string[] path) => Path.Combine([_root, .. path]);

    public void Edit(string from, string to)
    {
        string path = Path.Combine(Folder, ModelPackage.CardName), text = File.ReadAllText(path);
        Assert.Contains(from, text);
        File.WriteAllText(path, text.Replace(from, to));
    }

    public PackageException Refused() => Assert.Throws<PackageException>(() => PackageReader.Read(Folder));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

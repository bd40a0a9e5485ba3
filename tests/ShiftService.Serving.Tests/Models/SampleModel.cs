using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Serving.Tests.Models;

/// <summary>Small models, whose answers say which one they are.</summary>
internal static class SampleModel
{
    public static readonly string[] Labels = ["red", "green", "blue"];

    public static ServedModelOptions Options { get; } = new() { Backend = BackendChoice.Simd, Lanes = 2, MaxBatch = 4 };

    public static PackageCard Card { get; } = new()
    {
        Task = PackageTask.Classification,
        Input = new() { Mean = [0.5f, 0.25f, 0], Std = [0.5f, 0.25f, 1] },
        License = "Free.",
    };

    /// <summary>The means of the colours, and to that of red a mark.</summary>
    public static Network Marked(float mark, float scale = 1) => new("marked", "image", TensorShape.Image(3, 8, 8),
    [
        new("pool", new GlobalAveragePool(), ["image"], "pooled"),
        new("flat", new Flatten(), ["pooled"], "features"),
        new("last", new FullyConnected(
            new("last.matrix", [3, 3], [scale, 0, 0, 0, scale, 0, 0, 0, scale]), new("last.bias", [3], [mark, 0, 0])),
            ["features"], "logits"),
    ], ["logits"]);

    /// <summary>A mean that leaves padding out: ONNX Runtime has it and the SIMD engine has not.</summary>
    public static Network Lacking() => new("lacking", "image", TensorShape.Image(3, 8, 8),
    [
        new("mean", new AveragePool(SlidingWindow.Same(3), CountPadding: false), ["image"], "means"),
        new("pool", new GlobalAveragePool(), ["means"], "pooled"),
        new("flat", new Flatten(), ["pooled"], "logits"),
    ], ["logits"]);

    /// <summary>A network of the literature, small.</summary>
    public static Network Shift(int size = 16) =>
        ZooCatalog.Create("shiftresnet20-e1", new ZooOptions { Height = size, Classes = 3, Seed = 7 });

    public static ModelPackage Package(Network network, PackageCard? card = null) =>
        new("nowhere", card ?? Card, network, OnnxFile.ToBytes(network), Labels);

    public static ServedModel Load(
        Network network, BackendSet? backends = null, ServedModelOptions? options = null, PackageCard? card = null) =>
        ServedModel.Load(Package(network, card), "sample", "1", options ?? Options, backends ?? BackendSet.Default, null, default);

    /// <summary>The mark that a model answers with: what it says of red for an image whose reds are 0.</summary>
    public static float MarkOf(ServedModel model, int lane = 0)
    {
        var worker = model.WorkerFor(lane);
        worker.Input.Clear();
        worker.Run(1);
        return worker.Output()[0];
    }
}

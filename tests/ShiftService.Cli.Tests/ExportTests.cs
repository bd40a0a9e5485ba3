using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Cli.Tests;

[Collection(CliCollection.Name)]
public class ExportTests(ExportedNetworks networks)
{
    [Fact]
    public void Options_ReachTheNetwork()
    {
        Network network = Export("mobilenetv2-0.5", "--input", "48x40", "--classes", "7");
        Assert.Equal((48, 40), (network.InputShape.Height, network.InputShape.Width));
        Assert.Equal(TensorShape.Vector(7), network.ShapeOf(network.Outputs.Single()));
    }

    [Fact]
    public void Weights_AreRandomized_UnlessTrainingIsAskedFor()
    {
        Assert.Contains(Norms(Export("shiftresnet20-e1")), norm => norm.Variance.Values.Any(v => v != 1));
        Assert.All(
            Norms(Export("shiftresnet20-e1", "--initialization", "training")),
            norm => Assert.All(norm.Variance.Values, v => Assert.Equal(1, v)));
    }

    [Fact]
    public void TheSameSeed_GivesTheSameBytes()
    {
        string path = Path.Combine(networks.Folder, "seeded.onnx");
        byte[] Bytes(string seed)
        {
            Assert.Equal(0, Shell.Run("export", "resnet20", path, "--seed", seed).Code);
            return File.ReadAllBytes(path);
        }
        byte[] first = Bytes("5");
        Assert.Equal(first, Bytes("5"));
        Assert.NotEqual(first, Bytes("6"));
    }

    [Fact]
    public void List_PrintsEveryListedName() => Assert.Equal(
        ZooCatalog.Listed.Select(network => network.Name),
        Shell.Run("export", "--list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    [Fact]
    public void All_WritesTheNamedOnesToTheFolder()
    {
        string folder = Path.Combine(networks.Folder, "all");
        Assert.Equal(0, Shell.Run("export", "--all", folder, "--only", "shiftresnet20-e1", "resnet20").Code);
        Assert.Equal(["resnet20.onnx", "shiftresnet20-e1.onnx"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    private Network Export(params string[] arguments)
    {
        string path = Path.Combine(networks.Folder, "export.onnx");
        ShellResult result = Shell.Run(["export", arguments[0], path, .. arguments[1..]]);
        Assert.True(result.Code == 0, result.Error);
        return OnnxFile.Read(path);
    }

    private static IEnumerable<BatchNorm> Norms(Network network) => network.Nodes.Select(node => node.Operator).OfType<BatchNorm>();
}

using System.Text.Json;
using ShiftService.Cli.Parity;
using ShiftService.Engine;
using ShiftService.Kernels;

namespace ShiftService.Cli.Tests;

[Collection(CliCollection.Name)]
public class ParityTests(ExportedNetworks networks)
{
    [Fact]
    public void Json_ComparesEveryWidth_WithOnnxRuntimeAndScalar_AtEveryBatchAndAnOddSize()
    {
        ShellResult result = Shell.Run("parity", networks.ShiftResNet, "--batch", "1,5", "--json");
        JsonElement[] rows = [.. result.Json().EnumerateArray()];
        Assert.Equal(0, result.Code);
        foreach (Isa isa in IsaSupport.Supported)
            foreach (int batch in new[] { 1, 5 })
                foreach ((int height, int width) in new[] { (32, 32), (33, 35) })
                    Assert.Equal(isa == Isa.Scalar ? 1 : 2, rows.Count(row =>
                        row.GetProperty("isa").GetString() == isa.Label() && row.GetProperty("batch").GetInt32() == batch &&
                        row.GetProperty("height").GetInt32() == height && row.GetProperty("width").GetInt32() == width));
        Assert.All(rows, row =>
        {
            Assert.Equal(networks.ShiftResNet, row.GetProperty("model").GetString());
            Assert.True(row.GetProperty("ok").GetBoolean());
            Assert.InRange(row.GetProperty("maxRelativeError").GetDouble(), 0, 1e-4);
            Assert.Contains(row.GetProperty("reference").GetString(), new[] { "onnxruntime", "scalar" });
        });
    }

    [Fact]
    public void Size_IsTheOnlyOne()
    {
        ShellResult result = Shell.Run("parity", networks.ShiftResNet, "--size", "17x40", "--batch", "2", "--isa", "scalar", "--json");
        JsonElement row = Assert.Single(result.Json().EnumerateArray());
        Assert.Equal((17, 40), (row.GetProperty("height").GetInt32(), row.GetProperty("width").GetInt32()));
    }

    [Fact]
    public void Disagreement_IsExitCode1()
    {
        ShellResult result = Shell.Run("parity", networks.ShiftResNet, "--batch", "1", "--size", "32", "--tolerance", "1e-30");
        Assert.Equal(1, result.Code);
        Assert.Contains("DISAGREES", result.Output);
    }

    [Fact]
    public void OneBadFile_DoesNotHideTheOthers()
    {
        ShellResult result = Shell.Run(
            "parity", "missing.onnx", networks.ShiftResNet, "--batch", "1", "--size", "32", "--isa", "scalar", "--json");
        Assert.Equal(2, result.Code);
        Assert.Contains("missing.onnx", result.ErrorLine());
        Assert.Equal(1, result.Json().GetArrayLength());
    }

    [Fact]
    public void ANetworkThatTheEngineLacks_IsAnError()
    {
        string path = Path.Combine(networks.Folder, "lacking-parity.onnx");
        Graph.Onnx.OnnxFile.Write(LackingNetwork.Create(), path);
        ShellResult result = Shell.Run("parity", path);
        Assert.Equal(2, result.Code);
        Assert.Contains("pool", result.ErrorLine());
    }

    [Fact]
    public void RelativeError_IsThatOfTheWorstItem()
    {
        Assert.Equal(0.5, RelativeError.Of([100, 1.5f], [100, 1], 2));
        Assert.Equal(0.005, RelativeError.Of([100, 1.5f], [100, 1], 1));
        Assert.Equal(0, RelativeError.Of([0, 0], [0, 0], 1));
    }

    [Theory]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(1e-9f, 0f)]
    public void RelativeError_WithoutAMeaning_IsNull(float actual, float expected) =>
        Assert.Null(RelativeError.Of([actual], [expected], 1));
}

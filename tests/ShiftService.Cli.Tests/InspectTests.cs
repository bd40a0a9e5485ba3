using System.Text.Json;

namespace ShiftService.Cli.Tests;

[Collection(CliCollection.Name)]
public class InspectTests(ExportedNetworks networks)
{
    [Fact]
    public void Json_HasTotalsThatAreTheSumsOfItsLayers()
    {
        JsonElement report = Shell.Run("inspect", networks.ShiftResNet, "--json").Json();
        JsonElement[] layers = [.. report.GetProperty("layers").EnumerateArray()];
        Assert.Equal(186_746, report.GetProperty("parameters").GetInt64());
        Assert.Equal(186_746, layers.Sum(l => l.GetProperty("parameters").GetInt64()));
        Assert.Equal(32_162_432, report.GetProperty("multiplyAccumulates").GetInt64());
        Assert.Equal(32_162_432, layers.Sum(l => l.GetProperty("multiplyAccumulates").GetInt64()));
        Assert.True(report.GetProperty("arenaBytes").GetInt64() > 0);
        Assert.True(report.GetProperty("weightBytes").GetInt64() > 186_746);
    }

    [Fact]
    public void Shifts_AreCountedByDirection_AndNeedNoKernel()
    {
        JsonElement report = Shell.Run("inspect", networks.ShiftResNet, "--json").Json();
        JsonElement[] shifts = [.. report.GetProperty("layers").EnumerateArray().Where(l => l.GetProperty("kind").GetString() == "Shift")];
        Assert.Equal(9, shifts.Length);
        Assert.All(shifts, shift => Assert.Equal("address", shift.GetProperty("kernel").GetString()));
        JsonElement first = shifts[0].GetProperty("shifts");
        Assert.Equal(9, first.EnumerateObject().Count());
        Assert.Equal(96, first.EnumerateObject().Sum(direction => direction.Value.GetInt32()));
        Assert.Equal(10, first.GetProperty("(-1,+1)").GetInt32());
    }

    [Fact]
    public void EveryMultiplyAccumulateOfTheNetwork_IsDoneByAStep()
    {
        foreach (string model in networks.All)
        {
            JsonElement report = Shell.Run("inspect", model, "--json").Json();
            Assert.Equal(
                report.GetProperty("multiplyAccumulates").GetInt64(),
                report.GetProperty("steps").EnumerateArray().Sum(step => step.GetProperty("multiplyAccumulates").GetInt64()));
        }
    }

    [Fact]
    public void Table_ShowsLayersKernelsAndTotals()
    {
        ShellResult result = Shell.Run("inspect", networks.ShiftResNet);
        Assert.Equal(0, result.Code);
        Assert.Contains("PointwiseConvolution", result.Output);
        Assert.Contains("186,746", result.Output);
        Assert.Contains("32,162,432", result.Output);
        Assert.Contains("arena", result.Output);
        Assert.Contains("packed weights", result.Output);
    }

    [Fact]
    public void ANetworkThatTheEngineLacks_IsShownAllTheSame()
    {
        string path = Path.Combine(networks.Folder, "lacking.onnx");
        Graph.Onnx.OnnxFile.Write(LackingNetwork.Create(), path);
        JsonElement report = Shell.Run("inspect", path, "--json").Json();
        Assert.Contains("padding", report.GetProperty("unsupported").GetString());
        Assert.False(report.TryGetProperty("arenaBytes", out _));
        Assert.False(report.TryGetProperty("weightBytes", out _));
        Assert.Equal(1, report.GetProperty("layers").GetArrayLength());
    }
}

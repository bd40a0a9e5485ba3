using ShiftService.Packages;
using ShiftService.TestSupport;

namespace ShiftService.Cli.Tests;

/// <summary>The shipped model, made smaller.</summary>
public sealed class CompressTests : IDisposable
{
    private static readonly string Model = Path.Combine(RepositoryRoot.Path, "models/shiftresnet20-e6-cifar10/1");

    private readonly string _folder = Directory.CreateTempSubdirectory("shiftctl-compress-").FullName;

    private string Small => Path.Combine(_folder, "small");

    [Fact]
    public void WeightsOf8Bits_TakeAThirdOfTheBytes_AndBothEnginesAgreeOnThem()
    {
        ShellResult result = Shell.Run("quantize", Model, "--out", Small);
        Assert.True(result.Code == 0, result.Error);
        ModelPackage before = PackageReader.Read(Model), after = PackageReader.Read(Small);
        Assert.InRange(after.OnnxFile.Length, before.OnnxFile.Length / 4, before.OnnxFile.Length / 3);
        Assert.Equal((before.Network.Cost, null), (after.Network.Cost, after.Card.Accuracy));
        Assert.Contains("weights rounded to 8 bits", after.Card.Provenance!.From);
        ShellResult parity = Shell.Run("parity", Path.Combine(Small, ModelPackage.OnnxName), "--batch", "1", "--isa", "widest");
        Assert.True(parity.Code == 0, parity.Output + parity.Error);
    }

    [Theory]
    [InlineData("prune", "--fraction", "0.5", 0.45, 0.6)]
    [InlineData("low-rank", "--energy", "0.9", 0.7, 0.8)]
    public void FewerWeights_MakeASmallerPackage(string variant, string option, string value, double least, double most)
    {
        ShellResult result = Shell.Run("compress", variant, Model, option, value, "--out", Small);
        Assert.True(result.Code == 0, result.Error);
        ModelPackage before = PackageReader.Read(Model), after = PackageReader.Read(Small);
        Assert.InRange((double)after.Card.Cost!.Parameters / before.Card.Cost!.Parameters, least, most);
        Assert.Equal(before.Labels, after.Labels);
        ShellResult parity = Shell.Run("parity", Path.Combine(Small, ModelPackage.OnnxName), "--batch", "1", "--isa", "widest");
        Assert.True(parity.Code == 0, parity.Output + parity.Error);
    }

    [Fact]
    public void BadInput_IsToldInOneLine()
    {
        Assert.Contains("no such model package", Shell.Run("quantize", "nowhere", "--out", Small).ErrorLine());
        Assert.Contains("'--out' is required", Shell.Run("quantize", Model).ErrorLine());
        ShellResult prune = Shell.Run("compress", "prune", Model, "--fraction", "1", "--out", Small);
        Assert.Contains("a share of 1 is not at least 0 and below 1", prune.ErrorLine());
        ShellResult rank = Shell.Run("compress", "low-rank", Model, "--energy", "2", "--out", Small);
        Assert.Contains("a share of 2 is not above 0", rank.ErrorLine());
        Assert.False(Directory.Exists(Small));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

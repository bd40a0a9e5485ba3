using System.Text.Json;
using ShiftService.Packages;
using ShiftService.TestSupport;
using ShiftService.TestSupport.Caffe;

namespace ShiftService.Cli.Tests;

public sealed class AnalyzeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shiftctl-analyze-").FullName;
    private readonly string _package;
    private readonly string _images;

    public AnalyzeTests()
    {
        (_package, _images) = (Path.Combine(_folder, "package"), Path.Combine(_folder, "images"));
        ShapeImages.Write(_images, 8);
        (string prototxt, string caffemodel) = new CaffeSample().Write(_folder);
        ShellResult result = Shell.Run("import", "caffe", "--prototxt", prototxt, "--caffemodel", caffemodel, "--out", _package);
        Assert.True(result.Code == 0, result.Error);
    }

    [Fact]
    public void Images_GiveCorrelations_Pictures_AndASectionOfTheCard()
    {
        string pictures = Path.Combine(_folder, "pictures");
        ShellResult result = Shell.Run("analyze", _package, _images, "--images", "5", "--pictures", pictures, "--store");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("12 channels in 1 shifts", result.Output);
        Assert.Equal(["correlations.svg", "offsets.svg", "roses.svg"], Directory.GetFiles(pictures).Select(Path.GetFileName).Order());
        ModelPackage package = PackageReader.Read(_package);
        Assert.Equal((5, "images"), (package.Card.Analysis!.Images, package.Card.Analysis.Data));
        ShiftLayerAnalysis layer = Assert.Single(package.Card.Analysis.Layers);
        Assert.Equal(("shift", 12), (layer.Name, layer.Directions.Sum(direction => direction.Channels)));
        Assert.NotNull(layer.CorrelationBetween);
    }

    [Fact]
    public void WithoutImages_WeightsAreAnalysed_AndTheCardStaysAsItIs()
    {
        ShellResult result = Shell.Run("analyze", _package, "--json");
        Assert.True(result.Code == 0, result.Error);
        JsonElement layer = JsonDocument.Parse(result.Output).RootElement.GetProperty("layers")[0];
        Assert.False(layer.TryGetProperty("correlationWithin", out _));
        Assert.True(layer.GetProperty("directions")[0].TryGetProperty("contribution", out _));
        Assert.Null(PackageReader.Read(_package).Card.Analysis);
    }

    [Fact]
    public void BadInput_IsToldInOneLine()
    {
        Assert.Contains("there is no such folder or archive", Shell.Run("analyze", _package, "nowhere").ErrorLine());
        Assert.Contains("--split: goes with DATA", Shell.Run("analyze", _package, "--split", "test").ErrorLine());
        Assert.Contains("--images: '0' is not", Shell.Run("analyze", _package, _images, "--images", "0").ErrorLine());
        Assert.Contains("no such model package", Shell.Run("analyze", "nowhere").ErrorLine());
    }

    [Fact]
    public void ACardWithImpossibleNumbers_IsRefused()
    {
        Assert.Equal(0, Shell.Run("analyze", _package, "--store").Code);
        string card = Path.Combine(_package, ModelPackage.CardName);
        File.WriteAllText(card, File.ReadAllText(card).Replace("\"unmoved\": 0", "\"unmoved\": 7", StringComparison.Ordinal));
        PackageException error = Assert.Throws<PackageException>(() => PackageReader.Read(_package));
        Assert.Contains("$.analysis.layers[0].unmoved: must be a number at least 0 and at most 1", error.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

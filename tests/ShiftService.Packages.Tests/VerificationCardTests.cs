using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Packages.Verification;

namespace ShiftService.Packages.Tests;

/// <summary>What a card says about verification comes back, and everything that is wrong with it is named.</summary>
public sealed class VerificationCardTests : IDisposable
{
    private static readonly PackageVerification Section = new()
    {
        Template = new(new(1, 1), new(4, 1), new(2.5, 2), new(1.5, 3), new(3.5, 3)),
        Calibration = new(12, -3),
        Thresholds =
        [
            new(0.1, 0.2, new(0.1, 0.09, 0.12), new(0.02, 0.01, 0.04)), new(0.01, 0.4, new(0.01, 0.008, 0.013), new(0.05, 0.04, 0.07)),
        ],
        Histogram = new(-0.5, 1, [0, 0.25, 0.75], [0.5, 0.5, 0]),
        SamePairs = 1000,
        DifferentPairs = 90000,
        People = 40,
        Data = "Drawn by the tests.",
    };

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("shiftservice-packages-").FullName, "1");
    private readonly Network _network = new("sample", "image", TensorShape.Image(3, 4, 6),
        [new("pool", new GlobalAveragePool(), ["image"], "pooled"), new("flat", new Flatten(), ["pooled"], "embedding")], ["embedding"]);

    [Fact]
    public void TheSection_ComesBack()
    {
        Write(Section);
        PackageVerification read = PackageReader.Read(_folder).Card.Verification!;
        Assert.Equal((Section.Template, Section.Calibration, Section.Similarity), (read.Template, read.Calibration, read.Similarity));
        Assert.Equal(Section.Thresholds, read.Thresholds);
        Assert.Equal(Section.Histogram.Same, read.Histogram.Same);
        Assert.Equal((1000L, 90000L, 40, "Drawn by the tests."), (read.SamePairs, read.DifferentPairs, read.People, read.Data));
    }

    [Fact]
    public void Probabilities_FollowTheLogisticCurve()
    {
        Assert.Equal(0.5, Section.Calibration.ProbabilityOf(0.25), 1e-12);
        Assert.Equal(1 / (1 + Math.Exp(-9)), Section.Calibration.ProbabilityOf(1), 1e-12);
    }

    [Theory]
    [InlineData("\"x\": 4", "\"x\": 6", "$.verification.template.rightEye")]
    [InlineData("\"x\": 4", "\"x\": 0.5", "$.verification.template.leftEye")]
    [InlineData("\"x\": 4", "\"x\": -1", "$.verification.template.rightEye.x")]
    [InlineData("\"slope\": 12", "\"slope\": 0", "$.verification.calibration.slope")]
    [InlineData("\"slope\": 12,", "", "$.verification.calibration.slope")]
    [InlineData("\"target\": 0.01", "\"target\": 0.1", "$.verification.thresholds[1].target")]
    [InlineData("\"similarity\": 0.4", "\"similarity\": 0.1", "$.verification.thresholds[1].similarity")]
    [InlineData("\"similarity\": 0.4", "\"similarity\": 4", "$.verification.thresholds[1].similarity")]
    [InlineData("\"low\": 0.008", "\"low\": 0.012", "$.verification.thresholds[1].falseAccepts")]
    [InlineData("\"high\": 0.04", "\"high\": 1.04", "$.verification.thresholds[0].falseRejects.high")]
    [InlineData("\"low\": -0.5", "\"low\": 1", "$.verification.histogram.low")]
    [InlineData("0.25,", "", "$.verification.histogram.different")]
    [InlineData("\"people\": 40", "\"people\": 1", "$.verification.people")]
    [InlineData("\"similarity\": \"cosine\"", "\"similarity\": \"angle\"", "$.verification.similarity")]
    [InlineData("\"task\": \"verification\"", "\"task\": \"stylization\"", "$.verification")]
    public void AValueThatDoesNotFit_IsNamed(string from, string to, string path)
    {
        Write(Section);
        string file = Path.Combine(_folder, ModelPackage.CardName), text = File.ReadAllText(file);
        Assert.Contains(from, text);
        File.WriteAllText(file, text.Replace(from, to));
        string[] paths = [.. Assert.Throws<PackageException>(() => PackageReader.Read(_folder)).Errors.Select(error => error.Path)];
        // Another task has demands of its own.
        if (to.Contains("stylization", StringComparison.Ordinal)) Assert.Contains(path, paths);
        else Assert.Equal([path], paths);
    }

    [Fact]
    public void ACardWithoutThresholds_IsRefused()
    {
        PackageException error = Assert.Throws<PackageException>(() => Write(Section with { Thresholds = [] }));
        Assert.Equal("$.verification.thresholds", Assert.Single(error.Errors).Path);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    private void Write(PackageVerification section) => PackageWriter.Write(
        _folder,
        new()
        {
            Task = PackageTask.Verification, Input = new() { Mean = [0, 0, 0], Std = [1, 1, 1] }, License = "Free.", Verification = section,
        },
        _network, OnnxFile.ToBytes(_network), []);
}

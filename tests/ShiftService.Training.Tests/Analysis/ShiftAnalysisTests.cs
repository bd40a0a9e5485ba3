using System.Xml.Linq;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Packages;
using ShiftService.TestSupport;
using ShiftService.Training.Analysis;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Tests.Analysis;

public sealed class ShiftAnalysisTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ADirectionsContribution_IsReadFromTheNextLayersWeights()
    {
        ShiftAnalysis analysis = ShiftAnalysis.OfWeights(Package());
        ShiftLayerAnalysis layer = Assert.Single(analysis.Summary.Layers);
        Assert.Equal(("shift", 5, 0.2), (layer.Name, layer.Channels, layer.Unmoved));
        Assert.Equal((0.6, 0.4, 2.0), (layer.MeanHorizontal, layer.MeanVertical, layer.Largest));
        // Channels are read with weights of 1, 3, 2, 0 and 4 in absolute value, 2 on average.
        Assert.Equal(
            [new(0, -1, 1, 1), new(0, 0, 1, 0), new(0, 1, 2, 1), new(2, 0, 1, 2)],
            layer.Directions);
        Assert.Null(layer.CorrelationWithin);
        Assert.Contains(analysis.Summary.Findings, finding => finding.Contains("20 % of 5 channels", StringComparison.Ordinal));
        Assert.Contains(analysis.Summary.Findings, finding => finding.Contains("(0,0) of shift (0.00)", StringComparison.Ordinal));
    }

    [Fact]
    public void ChannelsOfADirectionThatTellTheSame_AreRedundant_AndThoseThatNeverChangeConstant()
    {
        ShapeImages.Write(_folder.Path, 8);
        ShiftAnalysis analysis = ShiftAnalysis.OfImages(Package(), ImageSource.Open(_folder.Path), 6, 2);
        ShiftLayerAnalysis layer = Assert.Single(analysis.Summary.Layers);
        Assert.Equal((6, 1, 1), (analysis.Summary.Images, layer.Redundant, layer.Constant));
        Assert.Equal(1, layer.CorrelationWithin);
        Assert.Equal(1, layer.Directions.Single(d => d is { Dy: 0, Dx: 1 }).Correlation);
        Assert.Equal(0, layer.Directions.Single(d => d is { Dy: 0, Dx: 0 }).Signal);
        Assert.Contains(analysis.Summary.Findings, finding => finding.StartsWith("1 of 5 channels correlate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.4, -0.4, 0, 0)]
    [InlineData(0.1, 0.9, 0, 1)]
    [InlineData(-2.5, 0.2, -1, 0)]
    [InlineData(1.5, -1.6, 1, -1)]
    public void ARealOffset_LiesInAnEighthOfTheCompass(double dy, double dx, int expectedY, int expectedX) =>
        Assert.Equal(new Offset2D(expectedY, expectedX), new ShiftLayer("s", "x", [(dy, dx)], true, null).DirectionOf(0));

    [Fact]
    public void GroupsOfTheNextLayer_ReadTheirOwnChannels()
    {
        Network network = Net(
            new Shift([new(0, 1), new(0, 0), new(1, 0), new(0, -1)]), 4, ("relu", new Relu()),
            ("next", Pointwise("w", 2, 2, [1, -2, 3, 4], groups: 2)));
        Assert.Equal([1, 2, 3, 4], Assert.Single(ShiftLayer.In(network)).Weights!);
    }

    [Fact]
    public void AShiftThatNoPointwiseLayerFollows_HasNoContributions()
    {
        Network network = Net(new Shift([new(0, 1), new(0, 0), new(1, 0), new(0, -1)]), 4, ("relu", new Relu()));
        Assert.Null(Assert.Single(ShiftLayer.In(network)).Weights);
    }

    [Fact]
    public void Pictures_HaveAPanelAShift()
    {
        ShapeImages.Write(_folder.Path, 8);
        ShiftAnalysis analysis = ShiftAnalysis.OfImages(Package(), ImageSource.Open(_folder.Path), 6, 2);
        XElement roses = XDocument.Parse(AnalysisPictures.Roses("a <b>", analysis)).Root!;
        XElement matrices = XDocument.Parse(AnalysisPictures.Correlations("a <b>", analysis)!).Root!;
        XNamespace svg = roses.Name.Namespace;
        Assert.Equal((1, 1), (roses.Elements(svg + "g").Count(), matrices.Descendants(svg + "image").Count()));
        // Petals for the three directions that move.
        Assert.Equal(3, roses.Descendants(svg + "path").Count());
        Assert.Null(AnalysisPictures.Offsets("a", analysis));
        Assert.Null(AnalysisPictures.Correlations("a", ShiftAnalysis.OfWeights(Package())));
    }

    [Fact]
    public void ANetworkWithoutShifts_AndDataWithoutReadableImages_AreRefused()
    {
        ModelPackage none = Write(Net(Pointwise("w", 4, 4, new float[16]), 4), "none");
        Assert.Contains("has no shift", Assert.Throws<PackageException>(() => ShiftAnalysis.OfWeights(none)).Message);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "damaged", "class"));
        File.WriteAllText(Path.Combine(_folder.Path, "damaged", "class", "a.jpg"), "no image");
        IImageSource source = ImageSource.Open(Path.Combine(_folder.Path, "damaged"));
        Assert.Contains(
            "none of 1 images", Assert.Throws<TrainingDataException>(() => ShiftAnalysis.OfImages(Package(), source, 6, 1)).Message);
    }

    [Fact]
    public void Statistics_AreThoseOfThePixels()
    {
        var random = new Random(4);
        float[] first = [.. Enumerable.Range(0, 3 * 20).Select(_ => (float)random.NextDouble() + 3)];
        float[] second = [.. Enumerable.Range(0, 3 * 20).Select(_ => (float)random.NextDouble() - 1)];
        Array.Fill(first, 7, 40, 20);
        Array.Fill(second, 7, 40, 20);
        var statistics = new ActivationStatistics(3);
        var other = new ActivationStatistics(3);
        statistics.Add(first);
        other.Add(second);
        statistics.Add(other);
        double[] a = [.. first[..20], .. second[..20]], b = [.. first[20..40], .. second[20..40]];
        double Covariance(double[] x, double[] y) => x.Zip(y, (p, q) => (p - x.Average()) * (q - y.Average())).Average();
        Assert.Equal(Math.Sqrt(Covariance(a, a)), statistics.Deviation(0), 1e-5);
        Assert.Equal(Covariance(a, b) / Math.Sqrt(Covariance(a, a) * Covariance(b, b)), statistics.Correlation(1, 0)!.Value, 1e-5);
        Assert.Equal(0, statistics.Deviation(2));
        Assert.Null(statistics.Correlation(0, 2));
    }

    public void Dispose() => _folder.Dispose();

    // Five channels of which the first two are the same but for a factor and share a direction, and the fourth is nothing.
    private ModelPackage Package() => Write(
        Net(
            new Shift([new(0, 1), new(0, 1), new(0, -1), new(0, 0), new(2, 0)]), 5,
            ("norm", new BatchNorm(Filled("s", 1), Filled("b", 0), Filled("m", 0), Filled("v", 1))),
            ("next", Pointwise("w", 2, 5, [0.5f, -2, 1, 0, 3, 0.5f, 1, -1, 0, 1]))), "package");

    private static Weight Filled(string name, float value) => new(name, [5], [.. Enumerable.Repeat(value, 5)]);

    private static Network Net(Operator shift, int channels, params (string Name, Operator Operator)[] after)
    {
        float[] first = [1, 0, 1, -2, 0, -2, 0, 1, -1, 0, 0, 0, 0.5f, 0.5f, -1];
        var nodes = new List<Node>
        {
            new("first", Pointwise("first.w", channels, 3, first[..(3 * channels)]), ["x"], "first"),
            new("shift", shift, ["first"], "shift"),
        };
        foreach ((string name, Operator op) in after) nodes.Add(new(name, op, [nodes[^1].Output], name));
        nodes.Add(new("pool", new GlobalAveragePool(), [nodes[^1].Output], "pool"));
        nodes.Add(new("flat", new Flatten(), ["pool"], "flat"));
        return new("net", "x", TensorShape.Image(3, 8, 8), nodes, ["flat"]);
    }

    private static Convolution Pointwise(string name, int outputs, int inputs, float[] values, int groups = 1) =>
        new(new Weight(name, [outputs, inputs, 1, 1], values), null, new SlidingWindow(1, 1, 1, 0), groups);

    private ModelPackage Write(Network network, string name)
    {
        string folder = Path.Combine(_folder.Path, $".{name}");
        int classes = network.ShapeOf("flat").Channels;
        var card = new PackageCard
        {
            Task = PackageTask.Classification, License = "Test", Input = new() { Mean = [0.5f, 0.5f, 0.5f], Std = [0.25f, 0.25f, 0.25f] },
        };
        PackageWriter.Write(folder, card, network, OnnxFile.ToBytes(network), [.. Enumerable.Range(0, classes).Select(c => $"{c}")]);
        return PackageReader.Read(folder);
    }
}

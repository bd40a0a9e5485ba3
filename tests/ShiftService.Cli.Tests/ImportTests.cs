using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Packages;
using ShiftService.TestSupport;
using ShiftService.TestSupport.Caffe;

namespace ShiftService.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private static readonly string Weights = Path.Combine(RepositoryRoot.Path, "../shared/weights");

    private readonly string _folder = Directory.CreateTempSubdirectory("shiftctl-import-").FullName;

    private string Package => Path.Combine(_folder, "package");

    [Fact]
    public void ACaffemodel_BecomesAPackage_ThatBothEnginesRunAlike()
    {
        var sample = new CaffeSample();
        ShellResult result = Import(sample);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("N x 3 x 12 x 12 to N x 7", result.Output);
        AssertAgrees(sample.ToBytes(), CaffeSample.Side, 1e-5);
        ShellResult parity = Shell.Run("parity", Path.Combine(Package, ModelPackage.OnnxName), "--batch", "1,3");
        Assert.True(parity.Code == 0, parity.Output + parity.Error);
    }

    [Fact]
    public void TheCard_TakesPixelsAsCaffeDoes()
    {
        Assert.Equal(0, Import(new CaffeSample(), "--license", "Test only", "--short-side", "16").Code);
        PackageCard card = PackageReader.Read(Package).Card;
        Assert.Equal((PackageTask.Classification, ColorOrder.Bgr, "Test only"), (card.Task, card.Input.Color, card.License));
        Assert.Equal(0.75, card.Input.Resize.CropFraction);
        // Blue, green, red are 104, 117, 123.5; white pixels become (255 - mean) * 0.5.
        var preprocessor = new Preprocessor(card.Input, PackageReader.Read(Package).Network.InputShape);
        var white = new byte[preprocessor.Length];
        Array.Fill(white, (byte)255);
        var target = new float[preprocessor.Length];
        preprocessor.Normalize(white, target);
        int plane = target.Length / 3;
        Assert.Equal([75.5f, 69, 65.75f], new[] { target[0], target[plane], target[2 * plane] }.Select(value => MathF.Round(value, 3)));
    }

    [Fact]
    public void Classes_AreNumbered_OrNamedByAFile()
    {
        Assert.Equal(0, Import(new CaffeSample()).Code);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], PackageReader.Read(Package).Labels);
        string labels = Path.Combine(_folder, "labels.txt");
        File.WriteAllLines(labels, ["a", "b", "c", "d", "e", "f", "g"]);
        Assert.Equal(0, Import(new CaffeSample(), "--labels", labels).Code);
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g"], PackageReader.Read(Package).Labels);
    }

    [Fact]
    public void BadInput_IsToldInOneLine_AndWritesNothing()
    {
        string labels = Path.Combine(_folder, "labels.txt");
        File.WriteAllLines(labels, ["a", "b"]);
        Assert.Contains("has 2 lines, and the network 7 classes", Import(new CaffeSample(), "--labels", labels).ErrorLine());
        Assert.Contains("8 pixels are fewer than the input's 12", Import(new CaffeSample(), "--short-side", "8").ErrorLine());
        Assert.Contains("missing.txt: no such file", Import(new CaffeSample(), "--labels", "missing.txt").ErrorLine());
        ShellResult type = Import(new CaffeSample().With("relu1", layer => layer with { Type = "Sigmoid" }));
        Assert.Equal(2, type.Code);
        Assert.Contains("sample.caffemodel: node 'relu1': the layer type Sigmoid is not supported", type.ErrorLine());
        Assert.False(Directory.Exists(Package));
    }

    [Fact]
    public void TheReleasedWeights_AgreeWithAnIndependentEvaluation()
    {
        string caffemodel = Path.Combine(Weights, "AS-ResNet-w32.caffemodel");
        if (!File.Exists(caffemodel)) return;
        ShellResult result = Shell.Run(
            "import", "caffe", "--prototxt", Path.Combine(Weights, "AS-ResNet-w32.deploy.prototxt"), "--caffemodel", caffemodel,
            "--out", Package);
        Assert.True(result.Code == 0, result.Error);
        PackageCost cost = PackageReader.Read(Package).Card.Cost!;
        Assert.Equal((901_256, 166_840_320), (cost.Parameters, cost.MultiplyAccumulates));
        byte[] bytes = File.ReadAllBytes(caffemodel);
        AssertAgrees(bytes, 224, 1e-5);

        // The figures that the file is known by.
        List<(double X, double Y)> offsets = CaffeReference.Offsets(bytes);
        Assert.Equal(1920, offsets.Count);
        Assert.Equal([0.53, 0.90, 0.98, 1.00], new[] { 1, 2, 3, 5 }.Select(reach =>
            Math.Round(offsets.Count(o => Math.Abs(o.X) <= reach && Math.Abs(o.Y) <= reach) / 1920.0, 2)));
        Assert.Equal(0.66, Math.Round(offsets.Average(o => Math.Abs(o.X)), 2));
        Assert.Equal(0.80, Math.Round(offsets.Average(o => Math.Abs(o.Y)), 2));
        Assert.Equal(0.21, Math.Round(offsets.Count(o => Math.Abs(o.X) < 0.5 && Math.Abs(o.Y) < 0.5) / 1920.0, 2));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ShellResult Import(CaffeSample sample, params string[] more)
    {
        (string prototxt, string caffemodel) = sample.Write(_folder);
        return Shell.Run(["import", "caffe", "--prototxt", prototxt, "--caffemodel", caffemodel, "--out", Package, .. more]);
    }

    private void AssertAgrees(byte[] caffemodel, int side, double tolerance)
    {
        ModelPackage package = PackageReader.Read(Package);
        using ICompiledNetwork network = new SimdBackend().Compile(package.Network, package.OnnxFile);
        using IWorker worker = network.CreateWorker(1);
        SeededInput.Fill(worker.Input, 1);
        double[] expected = CaffeReference.Run(caffemodel, worker.Input, side);
        worker.Run(1);
        double scale = expected.Max(Math.Abs);
        Assert.True(scale > 0.1);
        ReadOnlySpan<float> actual = worker.Output(0);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(actual[i], expected[i] - tolerance * scale, expected[i] + tolerance * scale);
    }
}

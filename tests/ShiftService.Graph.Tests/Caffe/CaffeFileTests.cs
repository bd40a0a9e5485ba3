using ShiftService.Graph.Caffe;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;
using ShiftService.TestSupport.Caffe;

namespace ShiftService.Graph.Tests.Caffe;

public sealed class CaffeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("caffe-").FullName;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ANetwork_ComputesWhatThePrototxtSays(bool withNorms)
    {
        var sample = new CaffeSample();
        CaffeModel model = Read(sample, withNorms);
        float[] image = Image();
        double[] expected = CaffeReference.Run(sample.ToBytes(), image, CaffeSample.Side, hasMergedNorms: !withNorms);
        Assert.Equal(CaffeSample.Classes, expected.Length);
        AssertClose(expected, ReferenceInterpreter.Run(model.Network, image, 1)[0].Values, 1e-5);
    }

    [Fact]
    public void ANetwork_SurvivesOnnx()
    {
        var sample = new CaffeSample();
        Network network = Read(sample).Network, again = OnnxFile.Read(OnnxFile.ToBytes(network), "sample.onnx");
        float[] image = Image();
        double[] expected = CaffeReference.Run(sample.ToBytes(), image, CaffeSample.Side);
        AssertClose(expected, ReferenceInterpreter.Run(again, image, 1)[0].Values, 1e-5);
        Assert.Equal(2, Assert.Single(again.Nodes.Select(node => node.Operator).OfType<ActiveShift>()).Stride);
    }

    [Fact]
    public void ANorm_IsItsSumsOverTheirWeight_WithItsScale()
    {
        var sample = new CaffeSample();
        BatchNorm norm = Read(sample, withNorms: true).Network.Nodes.Select(node => node.Operator).OfType<BatchNorm>().First();
        CaffeSampleLayer sums = sample.Layers.Single(layer => layer.Name == "bn0");
        CaffeSampleLayer scale = sample.Layers.Single(layer => layer.Name == "scale0");
        Assert.Equal(sums.Blobs[0].Values.Select(value => value / 999.98f), norm.Mean.Values);
        Assert.Equal(sums.Blobs[1].Values.Select(value => value / 999.98f), norm.Variance.Values);
        Assert.Equal(scale.Blobs[0].Values, norm.Scale.Values);
        Assert.Equal(scale.Blobs[1].Values, norm.Bias.Values);
        Assert.Equal(1e-5f, norm.Epsilon);
    }

    [Fact]
    public void ANormMergedIntoItsScale_KeepsItsStatistics()
    {
        Network merged = Read(new CaffeSample()).Network, apart = Read(new CaffeSample(), withNorms: true).Network;
        Assert.Equal(Norms(apart).Select(norm => norm.Mean.Values), Norms(merged).Select(norm => norm.Mean.Values));
        Assert.Equal(Norms(apart).Select(norm => norm.Variance.Values), Norms(merged).Select(norm => norm.Variance.Values));
        Assert.Equal(apart.Cost, merged.Cost);
        // The scale alone: at the mean it is not the bias.
        Assert.Equal(new CaffeSample().Layers.Single(layer => layer.Name == "scale1").Blobs[0].Values, Norms(merged)[1].AsAffine().Factor,
            (a, b) => Math.Abs(a - b) < 1e-6f);

        static BatchNorm[] Norms(Network network) => [.. network.Nodes.Select(node => node.Operator).OfType<BatchNorm>()];
    }

    [Fact]
    public void AShift_HasItsHorizontalOffsetsInTheFirstBlob()
    {
        var sample = new CaffeSample();
        ActiveShift shift = Read(sample).Network.Nodes.Select(node => node.Operator).OfType<ActiveShift>().Single();
        CaffeSampleLayer layer = sample.Layers.Single(l => l.Name == "shift");
        Assert.Equal(layer.Blobs[0].Values, shift.Offsets.Values.Where((_, i) => i % 2 == 1));
        Assert.Equal(layer.Blobs[1].Values, shift.Offsets.Values.Where((_, i) => i % 2 == 0));
    }

    [Fact]
    public void TheInput_IsNormalisedAsTheTestPhaseSays()
    {
        CaffeModel model = Read(new CaffeSample());
        Assert.Equal(("Sample", TensorShape.Image(3, 12, 12), 0.5f), (model.Network.Name, model.Network.InputShape, model.Scale));
        Assert.Equal([104f, 117f, 123.5f], model.Mean);
    }

    [Fact]
    public void ANormWithoutAScale_AndAScaleWithoutANorm_AreRead()
    {
        var sample = new CaffeSample();
        sample.Layers.RemoveAll(layer => layer.Name is "scale0" or "bn1");
        CaffeModel model = Read(sample, withNorms: true);
        Assert.Single(model.Network.Nodes.Select(node => node.Operator).OfType<Affine>());
        float[] image = Image();
        double[] expected = CaffeReference.Run(sample.ToBytes(), image, CaffeSample.Side, hasMergedNorms: false);
        AssertClose(expected, ReferenceInterpreter.Run(model.Network, image, 1)[0].Values, 1e-5);
    }

    [Fact]
    public void TheNewShift_HasItsStrideInItsOwnParameters()
    {
        CaffeSample sample = new CaffeSample().With(
            "shift", layer => layer with { Type = "ActiveShift", Parameters = Wire.Bytes(149, Wire.Number(2, 2)) });
        Assert.Equal(2, Read(sample).Network.Nodes.Select(node => node.Operator).OfType<ActiveShift>().Single().Stride);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CaffeModel Read(CaffeSample sample, bool withNorms = false)
    {
        (string prototxt, string caffemodel) = sample.Write(_folder, withNorms);
        return CaffeFile.Read(prototxt, caffemodel);
    }

    private static float[] Image()
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, 3 * CaffeSample.Side * CaffeSample.Side).Select(_ => (float)(4 * random.NextDouble() - 2))];
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        Assert.True(scale > 0.1);
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(actual[i], expected[i] - tolerance * scale, expected[i] + tolerance * scale);
    }
}

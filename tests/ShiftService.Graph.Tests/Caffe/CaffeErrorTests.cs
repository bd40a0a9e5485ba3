using ShiftService.Graph.Caffe;
using ShiftService.TestSupport.Caffe;

namespace ShiftService.Graph.Tests.Caffe;

/// <summary>Files that are not usable are refused with the layer at fault.</summary>
public sealed class CaffeErrorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("caffe-").FullName;

    [Fact]
    public void ATruncatedCaffemodel_NamesTheLastWholeLayer()
    {
        var sample = new CaffeSample();
        byte[] bytes = sample.ToBytes();
        int end = bytes.Length - sample.Layers[^1].ToBytes().Length - 20;
        Refused(ModelError.Malformed, "pool", "ends early or is damaged after this layer", sample.ToText(), bytes[..end]);
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        var sample = new CaffeSample();
        string text = sample.ToText();
        byte[] bytes = sample.ToBytes();
        for (int length = 0; length < bytes.Length - sample.Layers[^1].ToBytes().Length; length += 97)
            Assert.NotEqual(default, Error(text, bytes[..length]).Reason);
    }

    [Fact]
    public void ATruncatedPrototxt_NamesTheLine()
    {
        var sample = new CaffeSample();
        string text = sample.ToText()[..^20];
        Refused(ModelError.Malformed, null, "line ", text, sample.ToBytes());
    }

    [Theory]
    [InlineData("layer { name }", "'name' has no value")]
    [InlineData("layer { name: \"a }", "does not end")]
    [InlineData("layer { convolution_param { num_output: many } }", "'many' is no value for 'num_output'")]
    [InlineData("layer { name: { } }", "'name' is a single value")]
    [InlineData("layer: 3", "needs fields in brackets")]
    [InlineData("layer { phase ! }", "unexpected '!'")]
    [InlineData("name: 'empty'", "holds no layers")]
    [InlineData("layers { name: 'old' type: CONVOLUTION }", "first format")]
    public void APrototxtThatIsNone_IsRefused(string text, string reason) =>
        Assert.Contains(reason, Error(text, new CaffeSample().ToBytes()).Reason);

    [Fact]
    public void DeepBrackets_AreRefused() =>
        Assert.Contains("nested deeper", Error(string.Concat(Enumerable.Repeat("a {", 10_000)), new CaffeSample().ToBytes()).Reason);

    [Fact]
    public void Bytes_AreNoCaffemodel() =>
        Assert.Equal(ModelError.Malformed, Error(new CaffeSample().ToText(), [1, 2, 3, 4, 5]).Error);

    [Fact]
    public void LayersOfTheFirstFormat_AreRefused() => Refused(
        ModelError.UnsupportedVersion, "old", "first format", new CaffeSample().ToText(), Wire.Bytes(2, Wire.Text(4, "old")));

    [Fact]
    public void AnUnknownLayer_IsNamed() => Refused(
        new CaffeSample().With("relu1", layer => layer with { Type = "PReLU" }),
        ModelError.UnsupportedOperator, "relu1", "the layer type PReLU");

    [Fact]
    public void MissingBlobs_AreNamed() => Refused(
        new CaffeSample().With("shift", layer => layer with { Blobs = [layer.Blobs[0]] }),
        ModelError.InvalidWeight, "shift", "ActiveShift needs 2 blobs and the caffemodel has 1");

    [Fact]
    public void ABlobOfAnotherShape_IsNamed() => Refused(
        new CaffeSample().With("expand", layer => layer with { Blobs = [([8, 12, 1, 1], layer.Blobs[0].Values)] }),
        ModelError.InvalidWeight, "expand", "blob 0 has the shape [8, 12, 1, 1] instead of [12, 8, 1, 1]");

    [Fact]
    public void ABlobWithTooFewNumbers_IsNamed() => Refused(
        new CaffeSample().With("expand", layer => layer with { Blobs = [(layer.Blobs[0].Shape, layer.Blobs[0].Values[1..])] }),
        ModelError.InvalidWeight, "expand", "blob 0 has 95 numbers instead of 96");

    [Fact]
    public void NumbersThatAreNone_AreNamed() => Refused(
        new CaffeSample().With("fc", layer => layer with { Blobs = [layer.Blobs[0], ([7], [0, 0, float.NaN, 0, 0, 0, 0])] }),
        ModelError.InvalidWeight, "fc", "number 2 of blob 1 is NaN");

    [Fact]
    public void ANormThatWasNeverTrained_IsNamed() => Refused(
        new CaffeSample().With("bn1", layer => layer with { Blobs = [layer.Blobs[0], layer.Blobs[1], ([1], [0])] }),
        ModelError.InvalidWeight, "bn1", "never trained");

    [Fact]
    public void ALayerThatOnlyThePrototxtHas_IsNamed()
    {
        var sample = new CaffeSample();
        string text = sample.ToText();
        sample.Layers.RemoveAll(layer => layer.Name == "relu2");
        Refused(ModelError.Mismatch, "relu2", "the prototxt has this layer, and the caffemodel has not", text, sample.ToBytes());
    }

    [Fact]
    public void ALayerThatOnlyTheCaffemodelHas_IsNamed()
    {
        var sample = new CaffeSample();
        byte[] bytes = sample.ToBytes();
        sample.Layers.RemoveAll(layer => layer.Name == "relu2");
        Refused(ModelError.Mismatch, "relu2", "of type ReLU, and the prototxt has not", sample.ToText(), bytes);
    }

    [Fact]
    public void LayersOfDifferentForms_AreNamed()
    {
        byte[] bytes = new CaffeSample().ToBytes();
        string text = new CaffeSample().ToText();
        Refused(ModelError.Mismatch, "shift", "stride 1) in the prototxt and (stride 2) in the caffemodel",
            text.Replace("stride: 2 normalize", "stride: 1 normalize", StringComparison.Ordinal), bytes);
        Refused(ModelError.Mismatch, "expand", "16 outputs",
            text.Replace("num_output: 12", "num_output: 16", StringComparison.Ordinal), bytes);
        Refused(ModelError.Mismatch, "relu1", "is TanH in the prototxt and ReLU",
            text.Replace("\"relu1\"\n  type: \"ReLU\"", "\"relu1\"\n  type: \"TanH\"", StringComparison.Ordinal), bytes);
    }

    [Fact]
    public void LayersThatReadOthers_AreNamed() => Refused(
        ModelError.Mismatch, "shortcut", "reads relu0 in the prototxt and conv0 in the caffemodel",
        new CaffeSample().With("shortcut", layer => layer with { Bottoms = ["bn0"] }).ToText(), new CaffeSample().ToBytes());

    [Fact]
    public void AnInputThatIsNotNormalised_IsRefused()
    {
        CaffeSample sample = new CaffeSample().With(
            "data", layer => layer with
            {
                Type = "Input", Tops = ["data"], Parameters = [], Text = "input_param { shape { dim: 1 dim: 3 dim: 12 dim: 12 } }",
            });
        sample.Layers.RemoveAll(layer => layer.Name == "loss");
        Assert.Contains("how images are normalised", Error(sample.ToText(), sample.ToBytes()).Reason);
    }

    [Fact]
    public void AnInputOfNoSize_IsRefused()
    {
        var sample = new CaffeSample();
        string text = sample.ToText().Replace("crop_size: 12", "", StringComparison.Ordinal);
        Assert.Contains("size of the input", Error(text, sample.ToBytes()).Reason);
    }

    [Fact]
    public void ABlobThatNobodyMakes_IsNamed() => Refused(
        new CaffeSample().With("expand", layer => layer with { Bottoms = ["nowhere"] }),
        ModelError.MissingValue, "expand", "reads 'nowhere'");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Refused(CaffeSample sample, ModelError kind, string layer, string reason) =>
        Refused(kind, layer, reason, sample.ToText(), sample.ToBytes());

    private void Refused(ModelError kind, string? layer, string reason, string text, byte[] bytes)
    {
        ModelException error = Error(text, bytes);
        Assert.Contains(reason, error.Reason);
        Assert.Equal((kind, layer), (error.Error, error.Node));
        Assert.Contains("sample", error.File);
    }

    private ModelException Error(string text, byte[] bytes)
    {
        string prototxt = Path.Combine(_folder, "sample.prototxt"), caffemodel = Path.Combine(_folder, "sample.caffemodel");
        File.WriteAllText(prototxt, text);
        File.WriteAllBytes(caffemodel, bytes);
        return Assert.Throws<ModelException>(() => CaffeFile.Read(prototxt, caffemodel));
    }
}

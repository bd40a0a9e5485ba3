using System.Text;

namespace ShiftService.TestSupport.Caffe;

/// <summary>
/// A small residual network of active shifts with random numbers, written as the authors of active shift have released theirs: splits,
/// layers in place, sums of statistics, the stride in the shift, and a prototxt from which the norms have gone.
/// </summary>
public sealed class CaffeSample
{
    /// <summary>Pixels of the input's side.</summary>
    public const int Side = 12;

    /// <summary>Classes.</summary>
    public const int Classes = 7;

    private const string Transform =
        "transform_param { scale: 0.5 mirror: true crop_size: 12 mean_value: 104 mean_value: 117 mean_value: 123.5 }";

    private readonly Random _random = new(5);

    /// <summary>Creates the layers.</summary>
    public CaffeSample()
    {
        byte[] transform = Wire.Bytes(100,
        [
            .. Wire.Float(1, 0.5f), .. Wire.Number(3, Side), .. Wire.Float(5, 104), .. Wire.Float(5, 117), .. Wire.Float(5, 123.5f),
        ]);
        Layers.Add(new("data", "Data", [], ["data", "label"], transform, Transform + " include { phase: TEST }"));
        Convolution("conv0", "data", "conv0", 3, 8, 3, 2, 1);
        Split("conv0", "conv0_a", "conv0_b");
        Norm("0", "conv0_a", "bn0", 8);
        Convolution("expand", "bn0", "expand", 8, 12, 1, 1, 0);
        Norm("1", "expand", "expand", 12);
        Layers.Add(new("shift", "SpatialShift", ["expand"], ["shift"],
            Wire.Bytes(106,
                [.. Wire.Number(1, 12), .. Wire.Number(2, 0), .. Wire.Number(4, 1), .. Wire.Number(5, 12), .. Wire.Number(6, 2)]),
            "asl_param { stride: 2 normalize: true }", ([12, 1, 1, 1], Values(12, -3, 3)), ([12, 1, 1, 1], Values(12, -3, 3))));
        Convolution("project", "shift", "project", 12, 10, 1, 1, 0);
        Convolution("shortcut", "conv0_b", "shortcut", 8, 10, 1, 2, 0);
        Layers.Add(new("sum", "Eltwise", ["project", "shortcut"], ["sum"],
            Wire.Bytes(110, Wire.Number(1, 1)), "eltwise_param { operation: SUM }"));
        Norm("2", "sum", "sum", 10);
        Layers.Add(new("pool", "Pooling", ["sum"], ["pool"],
            Wire.Bytes(121, [.. Wire.Number(1, 1), .. Wire.Number(12, 1)]), "pooling_param { pool: AVE global_pooling: true }"));
        Layers.Add(new("fc", "InnerProduct", ["pool"], ["fc"],
            Wire.Bytes(117, Wire.Number(1, Classes)), "inner_product_param: < num_output: 7, weight_filler { type: \"xavier\" } >;",
            ([Classes, 10], Values(10 * Classes, -1, 1)), ([Classes], Values(Classes, -1, 1))));
        Layers.Add(new("loss", "SoftmaxWithLoss", ["fc", "label"], ["loss"], [], ""));
    }

    /// <summary>The layers, which tests may change.</summary>
    public List<CaffeSampleLayer> Layers { get; } = [];

    /// <summary>Replaces a layer.</summary>
    public CaffeSample With(string name, Func<CaffeSampleLayer, CaffeSampleLayer> change)
    {
        int index = Layers.FindIndex(layer => layer.Name == name);
        Layers[index] = change(Layers[index]);
        return this;
    }

    /// <summary>The caffemodel.</summary>
    public byte[] ToBytes() => [.. Wire.Text(1, ""), .. Layers.SelectMany(layer => layer.ToBytes())];

    /// <summary>The prototxt.</summary>
    /// <param name="withNorms">False for the form whose scales include the norms: of these nothing is left.</param>
    public string ToText(bool withNorms = false)
    {
        var text = new StringBuilder("name: \"Sample\"\n");
        text.Append("layer { name: 'data' type: 'Data' top: 'data' include { phase: TRAIN } transform_param { crop_size: 99 } }\n");
        var blobs = new Dictionary<string, string>();
        foreach (CaffeSampleLayer layer in Layers)
        {
            if (layer.Type == "Split" || (layer.Type == "BatchNorm" && !withNorms))
            {
                foreach (string top in layer.Tops) blobs[top] = Blob(layer.Bottoms[0]);
                continue;
            }
            text.Append((layer with { Bottoms = [.. layer.Bottoms.Select(Blob)] }).ToText());
            foreach (string top in layer.Tops) blobs[top] = top;
        }
        return text.ToString();

        string Blob(string name) => blobs.GetValueOrDefault(name, name);
    }

    /// <summary>Writes both files into a folder.</summary>
    public (string Prototxt, string Caffemodel) Write(string folder, bool withNorms = false)
    {
        string prototxt = Path.Combine(folder, "sample.prototxt"), caffemodel = Path.Combine(folder, "sample.caffemodel");
        File.WriteAllText(prototxt, ToText(withNorms));
        File.WriteAllBytes(caffemodel, ToBytes());
        return (prototxt, caffemodel);
    }

    private void Convolution(string name, string bottom, string top, int inputs, int outputs, int kernel, int stride, int pad) =>
        Layers.Add(new(name, "Convolution", [bottom], [top],
            Wire.Bytes(106,
            [
                .. Wire.Number(1, (ulong)outputs), .. Wire.Number(2, 0), .. Wire.Number(3, (ulong)pad), .. Wire.Number(4, (ulong)kernel),
                .. Wire.Number(6, (ulong)stride),
            ]),
            $"convolution_param {{ num_output: {outputs} bias_term: false pad: {pad} kernel_size: {kernel} group: 1 stride: {stride} }}",
            ([outputs, inputs, kernel, kernel], Values(outputs * inputs * kernel * kernel, -0.5, 0.5))));

    private void Split(string bottom, params string[] tops) => Layers.Add(new($"{bottom}_split", "Split", [bottom], tops, [], ""));

    private void Norm(string name, string bottom, string top, int channels)
    {
        const float Weight = 999.98f;
        Layers.Add(new($"bn{name}", "BatchNorm", [bottom], [top], [], "",
            ([channels], Values(channels, -Weight, Weight)), ([channels], Values(channels, 0.2 * Weight, Weight)), ([1], [Weight])));
        Layers.Add(new($"scale{name}", "Scale", [top], [top], Wire.Bytes(142, Wire.Number(4, 1)), "scale_param { bias_term: true }",
            ([channels], Values(channels, 0.5, 1.5)), ([channels], Values(channels, -0.5, 0.5))));
        Layers.Add(new($"relu{name}", "ReLU", [top], [top], [], ""));
    }

    private float[] Values(int count, double low, double high) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(low + (high - low) * _random.NextDouble()))];
}

using ShiftService.Graph.Caffe.Proto;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Caffe.Reading;

/// <summary>
/// The layers of a prototxt, with the numbers of a caffemodel, as a network. Where the caffemodel has a norm before a scale and the
/// prototxt has not, the scale is the norm and the scale in one ("merged for the fast inference", say the authors of active shift of
/// theirs: the mean of what each of their convolutions makes is what its norm has stored only if read so).
/// </summary>
internal sealed class CaffeNetworkBuilder
{
    private readonly CaffeTopology _topology, _trained;
    private readonly ILookup<string, CaffeLayer> _readers;
    private readonly Dictionary<string, TensorShape> _shapes = [];
    private readonly List<Node> _nodes = [];

    private CaffeNetworkBuilder(CaffeTopology topology, CaffeTopology trained, TensorShape input)
    {
        (_topology, _trained) = (topology, trained);
        _readers = topology.Layers.SelectMany(layer => layer.Inputs.Select(from => (from, layer))).ToLookup(p => p.from, p => p.layer);
        _shapes[CaffeTopology.Image] = input;
    }

    public static Network Build(string name, CaffeTopology topology, CaffeTopology trained, TensorShape input)
    {
        var builder = new CaffeNetworkBuilder(topology, trained, input);
        foreach (CaffeLayer layer in topology.Layers)
        {
            try
            {
                builder.Add(layer);
            }
            catch (ModelException error)
            {
                throw error.AtNode(layer.Name);
            }
        }
        string[] outputs = [.. topology.Layers.Where(layer => !builder._readers.Contains(layer.Name)).Select(layer => layer.Name)];
        if (outputs.Length != 1)
            throw new ModelException(
                ModelError.UnsupportedOperator, $"the network has {outputs.Length} outputs ({string.Join(", ", outputs)}) instead of one");
        return new(name, CaffeTopology.Image, input, builder._nodes, outputs);
    }

    private void Add(CaffeLayer layer)
    {
        switch (layer.Type)
        {
            case "Convolution":
                Emit(layer, Convolution(layer));
                break;
            case "BatchNorm":
                // With the scale that alone reads it, it is one norm.
                if (ScaleOf(layer) is null) Emit(layer, Norm(Trained(layer), null, Input(layer).Channels));
                break;
            case "Scale":
                AddScale(layer);
                break;
            case "ReLU":
                if (layer.Parameters.ReluParam is { NegativeSlope: not 0 and float slope })
                    throw layer.Unsupported($"a ReLU of slope {slope}");
                Emit(layer, new Relu());
                break;
            case "ActiveShift":
                Emit(layer, Shift(layer));
                break;
            case "Eltwise":
                AddSum(layer);
                break;
            case "Concat":
                if (layer.Parameters.ConcatParam is { } concat && (concat.Axis != 1 || concat.ConcatDim != 1))
                    throw layer.Unsupported("a concatenation other than of channels");
                Emit(layer, new Concat());
                break;
            case "Pooling":
                if (layer.Parameters.PoolingParam is not { Pool: PoolingParameter.Types.PoolMethod.Ave, GlobalPooling: true })
                    throw layer.Unsupported("a pooling other than the global average");
                Emit(layer, new GlobalAveragePool());
                break;
            case "InnerProduct":
                AddInnerProduct(layer);
                break;
            default:
                throw layer.Unsupported($"the layer type {layer.Type}");
        }
    }

    private Convolution Convolution(CaffeLayer layer)
    {
        SlidingWindow window = layer.Window();
        ConvolutionParameter p = layer.Parameters.ConvolutionParam!;
        int channels = Input(layer).Channels;
        if (p.NumOutput is < 1 or > SlidingWindow.MaxSide) throw layer.Invalid($"num_output is {p.NumOutput}");
        if (p.Group < 1 || channels % p.Group != 0) throw layer.Invalid($"{channels} channels do not divide into {p.Group} groups");
        CaffeLayer trained = Trained(layer);
        trained.Require(p.BiasTerm ? 2 : 1);
        int outputs = (int)p.NumOutput, groups = (int)p.Group;
        int[] shape = [outputs, channels / groups, window.Kernel.Y, window.Kernel.X];
        return new(
            new Weight($"{layer.Name}.kernel", shape, trained.Blob(0, shape)), p.BiasTerm ? Vector(trained, 1, "bias", outputs) : null,
            window, groups);
    }

    /// <summary>The layer of the caffemodel, which has the numbers.</summary>
    private CaffeLayer Trained(CaffeLayer layer) => _trained.Find(layer.Name)!;

    private CaffeLayer? ScaleOf(CaffeLayer norm) =>
        _readers[norm.Name].ToArray() is [{ Type: "Scale", Inputs.Count: 1 } scale] ? scale : null;

    /// <summary>
    /// A norm and its scale as one. What Caffe stores are sums of means and variances, weighted by ages, and the sum of the weights.
    /// </summary>
    private static BatchNorm Norm(CaffeLayer layer, CaffeLayer? scale, int channels)
    {
        layer.Require(3);
        float[] mean = layer.Blob(0, channels), variance = layer.Blob(1, channels);
        float sum = layer.Blob(2, 1)[0];
        if (!(sum > 0))
            throw new ModelException(ModelError.InvalidWeight, $"the weight of its statistics is {sum}: it was never trained", layer.Name);
        for (int c = 0; c < channels; c++)
        {
            (mean[c], variance[c]) = (mean[c] / sum, variance[c] / sum);
            if (variance[c] < 0)
                throw new ModelException(ModelError.InvalidWeight, $"the variance of channel {c} is {variance[c]}", layer.Name);
        }
        float epsilon = layer.Parameters.BatchNormParam?.Eps ?? new BatchNormParameter().Eps;
        if (!(epsilon > 0 && float.IsFinite(epsilon))) throw layer.Invalid($"eps is {epsilon}");
        (Weight factor, Weight addend) = scale is null
            ? (Filled($"{layer.Name}.scale", 1, channels), Filled($"{layer.Name}.bias", 0, channels))
            : Affine(scale, channels);
        return new(
            factor, addend, new Weight($"{layer.Name}.mean", [channels], mean), new Weight($"{layer.Name}.variance", [channels], variance),
            epsilon);
    }

    private void AddScale(CaffeLayer layer)
    {
        if (layer.Inputs.Count != 1) throw layer.Unsupported("a scale computed by another layer");
        CaffeLayer trained = Trained(layer);
        if (_topology.Find(layer.Inputs[0]) is { Type: "BatchNorm" } norm && ScaleOf(norm) == layer)
        {
            Emit(norm, Norm(Trained(norm), trained, Input(norm).Channels), layer.Name, norm.Inputs);
            return;
        }
        int channels = Input(layer).Channels;
        if (_trained.Find(trained.Inputs[0]) is { Type: "BatchNorm" } merged && _topology.Find(merged.Name) is null)
        {
            Emit(layer, Unmerged(Norm(merged, trained, channels)));
            return;
        }
        (Weight factor, Weight addend) = Affine(trained, channels);
        Emit(layer, new Affine(factor, addend));
    }

    /// <summary>
    /// A norm that computes what its scale alone does: factor x + addend = (x - mean) / deviation * (factor deviation) + (addend + factor
    /// mean). It can be trained on, and has the parameters that the network was published with.
    /// </summary>
    private static BatchNorm Unmerged(BatchNorm norm)
    {
        for (int c = 0; c < norm.Mean.Values.Length; c++)
        {
            double factor = norm.Scale.Values[c];
            norm.Scale.Values[c] = (float)(factor * Math.Sqrt((double)norm.Variance.Values[c] + norm.Epsilon));
            norm.Bias.Values[c] = (float)(norm.Bias.Values[c] + factor * norm.Mean.Values[c]);
        }
        return norm;
    }

    private static (Weight Factor, Weight Addend) Affine(CaffeLayer layer, int channels)
    {
        ScaleParameter? p = layer.Parameters.ScaleParam;
        if (p is { Axis: not 1 } or { NumAxes: not 1 }) throw layer.Unsupported("a scale other than of channels");
        bool hasBias = p?.BiasTerm == true;
        layer.Require(hasBias ? 2 : 1);
        return (
            Vector(layer, 0, "scale", channels),
            hasBias ? Vector(layer, 1, "bias", channels) : Filled($"{layer.Name}.bias", 0, channels));
    }

    /// <summary>Blob 0 are the offsets along x, blob 1 those along y.</summary>
    private ActiveShift Shift(CaffeLayer layer)
    {
        int channels = Input(layer).Channels;
        CaffeLayer trained = Trained(layer);
        trained.Require(2);
        float[] x = trained.Blob(0, channels), y = trained.Blob(1, channels);
        var offsets = new float[2 * channels];
        for (int c = 0; c < channels; c++) (offsets[2 * c], offsets[2 * c + 1]) = (y[c], x[c]);
        return new(new Weight($"{layer.Name}.offsets", [channels, 2], offsets), layer.ShiftStride());
    }

    private void AddSum(CaffeLayer layer)
    {
        if (layer.Parameters.EltwiseParam is { } p &&
            (p.Operation != EltwiseParameter.Types.EltwiseOp.Sum || p.Coeff.Any(coefficient => coefficient != 1)))
            throw layer.Unsupported("an Eltwise other than a plain sum");
        if (layer.Inputs.Count < 2) throw layer.Invalid($"sums {layer.Inputs.Count} inputs");
        string sum = layer.Inputs[0];
        for (int i = 1; i < layer.Inputs.Count; i++)
        {
            string output = i == layer.Inputs.Count - 1 ? layer.Name : $"{layer.Name}+{i}";
            Emit(layer, new Add(), output, [sum, layer.Inputs[i]], name: output);
            sum = output;
        }
    }

    private void AddInnerProduct(CaffeLayer layer)
    {
        InnerProductParameter p = layer.Parameters.InnerProductParam ?? throw layer.Invalid("has no inner_product_param");
        if (p.Axis != 1 || p.Transpose) throw layer.Unsupported("an inner product that is transposed or along another axis");
        if (p.NumOutput is < 1 or > 1 << 20) throw layer.Invalid($"num_output is {p.NumOutput}");
        CaffeLayer trained = Trained(layer);
        trained.Require(p.BiasTerm ? 2 : 1);
        TensorShape input = Input(layer);
        int inputs = checked((int)input.Elements), outputs = (int)p.NumOutput;
        string vector = layer.Inputs[0];
        if (!input.IsVector)
        {
            vector = $"{layer.Name}.vector";
            Emit(layer, new Flatten(), vector, layer.Inputs, name: vector);
        }
        var matrix = new Weight($"{layer.Name}.matrix", [outputs, inputs], trained.Blob(0, outputs, inputs));
        Emit(layer, new FullyConnected(matrix, p.BiasTerm ? Vector(trained, 1, "bias", outputs) : null), layer.Name, [vector]);
    }

    private TensorShape Input(CaffeLayer layer) => _shapes[layer.Inputs[0]];

    private static Weight Vector(CaffeLayer layer, int blob, string what, int length) =>
        new($"{layer.Name}.{what}", [length], layer.Blob(blob, length));

    private static Weight Filled(string name, float value, int length) => new(name, [length], [.. Enumerable.Repeat(value, length)]);

    private void Emit(CaffeLayer layer, Operator op) => Emit(layer, op, layer.Name, layer.Inputs);

    private void Emit(CaffeLayer layer, Operator op, string output, IReadOnlyList<string> inputs, string? name = null)
    {
        if (op.Arity is int arity && arity != inputs.Count)
            throw layer.Invalid($"{layer.Type} reads {inputs.Count} blobs instead of {arity}");
        try
        {
            _shapes[output] = op.InferShape([.. inputs.Select(input => _shapes[input])]);
        }
        catch (OverflowException error)
        {
            throw new ModelException(ModelError.InvalidShape, "a size overflows", layer.Name, inner: error);
        }
        _nodes.Add(new(name ?? layer.Name, op, inputs, output));
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// Turns a network into operations on views. Shifts, slices, shuffles, concatenations and flattening become views and vanish;
/// element-wise operators join the epilogue of the operation that made their input; all else becomes a tile operation or a special one.
/// </summary>
internal sealed class NetworkLowering
{
    private readonly Network _network;
    private readonly OperationList _operations = new();
    private readonly Dictionary<string, View> _views = [];

    private NetworkLowering(Network network) => _network = network;

    /// <summary>Lowers a network.</summary>
    /// <exception cref="BackendException">The engine lacks an operator or a form of it; the message names the node.</exception>
    public static LoweredNetwork Lower(Network network)
    {
        var lowering = new NetworkLowering(network);
        lowering.Run();
        return new(lowering._operations.All, lowering._operations.Classes);
    }

    private void Run()
    {
        TensorShape input = _network.InputShape;
        _views[_network.Input] = _operations.Special("input", SpecialKind.Input, null, input);
        foreach (Node node in _network.Nodes) _views[node.Output] = Lower(node);
        for (int i = 0; i < _network.Outputs.Count; i++)
        {
            string name = _network.Outputs[i];
            _operations.Special($"output {name}", SpecialKind.Output, _views[name], _network.ShapeOf(name), outputNumber: i);
        }
    }

    private View Lower(Node node)
    {
        View x = _views[node.Inputs[0]];
        TensorShape output = _network.ShapeOf(node.Output);
        switch (node.Operator)
        {
            case Shift shift:
                return Move(node, x, shift);
            case SparseShift sparse:
                Displacement.RequireFinite(node, sparse.Offsets);
                return Move(node, x, sparse.Rounded());
            case Dropout:
                return x;
            case ChannelSlice slice:
                return x.Select(Enumerable.Range(slice.Start, slice.Count));
            case ChannelShuffle shuffle:
                return x.Select(Enumerable.Range(0, output.Channels).Select(c => shuffle.Source(c, output.Channels)));
            case Concat:
                return new([.. node.Inputs.SelectMany(input => _views[input].Channels)], output.Height, output.Width);
            case Graph.Operators.Flatten:
                return Flatten(node, x);
            case Convolution or HeterogeneousConvolution or FullyConnected:
                return ConvolutionLowering.Lower(_operations, node, x, output);
            case MaxPool or AveragePool or GlobalAveragePool:
                return PoolingLowering.Lower(_operations, node, x, output);
            case BatchNorm or Affine or Relu or Clip or PRelu or Add:
                return ElementwiseLowering.Lower(_operations, node, x, node.Inputs.Count > 1 ? _views[node.Inputs[1]] : null);
            case InstanceNorm or ConditionalInstanceNorm:
                return ElementwiseLowering.Normalize(_operations, node, x);
            case ActiveShift:
                return ActiveShiftLowering.Lower(_operations, node, x, output);
            case Upsample:
                return _operations.Special(node.Name, SpecialKind.Upsample, Still(node, x), output, node.Operator);
            case ReflectionPad:
                return _operations.Special(node.Name, SpecialKind.ReflectionPad, Still(node, x), output, node.Operator);
            case Tanh:
                return _operations.Special(node.Name, SpecialKind.Tanh, Still(node, x), output);
            case Sigmoid:
                return _operations.Special(node.Name, SpecialKind.Sigmoid, Still(node, x), output);
            case Softmax:
                return _operations.Special(node.Name, SpecialKind.Softmax, x, output);
            case L2Normalize:
                return _operations.Special(node.Name, SpecialKind.L2Normalize, x, output);
            default:
                throw new BackendException($"node '{node.Name}': the SIMD engine has no operator {node.Operator.Kind}");
        }
    }

    private View Still(Node node, View x) => _operations.Unmoved(node.Name, x);

    // Zero enters where the offset points outside. A second shift of a shifted image would need two borders: it reads a copy.
    private View Move(Node node, View x, Shift shift)
    {
        View still = Still(node, x);
        return new([.. still.Channels.Select((c, i) => Moved(c, shift.Offsets[i]))], still.Height, still.Width);

        // Wherever outside a channel lies, it is all border: the nearest place that is so keeps the border in memory small.
        ChannelRef Moved(ChannelRef channel, Offset2D by) => Displacement.LeavesImage(by.Dy, by.Dx, still.Height, still.Width)
            ? channel with { Dy = 0, Dx = still.Width, Border = 0 }
            : channel with { Dy = by.Dy, Dx = by.Dx, Border = 0 };
    }

    // Feature (c, y, x) of the vector is pixel (0, 0) of channel c displaced by (y, x).
    private View Flatten(Node node, View x)
    {
        if (x.Height == 1 && x.Width == 1) return x;
        View still = Still(node, x);
        var features = new List<ChannelRef>();
        foreach (ChannelRef channel in still.Channels)
            for (int dy = 0; dy < x.Height; dy++)
                for (int dx = 0; dx < x.Width; dx++) features.Add(channel with { Dy = dy, Dx = dx });
        return new([.. features], 1, 1);
    }
}

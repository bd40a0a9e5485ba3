using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Zoo;

/// <content>Convolutions and fully connected layers.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>
    /// A convolution, padded so that stride 1 keeps the size (odd kernels) unless <paramref name="padding"/> says otherwise. Biases start
    /// at 0, or at <paramref name="biasStart"/>.
    /// </summary>
    public string Convolution(
        string name, string input, int outputs, int kernel, int stride = 1, int dilation = 1, int groups = 1, bool bias = false,
        Padding2D? padding = null, WeightGain gain = WeightGain.Rectified, IReadOnlyList<float>? biasStart = null)
    {
        int inputs = ChannelsOf(input);
        if (groups < 1 || inputs % groups != 0)
            throw new ModelException(ModelError.InvalidShape, $"{inputs} channels do not divide into {groups} groups", _prefix + name);
        int fanIn = inputs / groups * kernel * kernel;
        SlidingWindow window = SlidingWindow.Same(kernel, stride, dilation);
        if (padding is Padding2D given) window = window with { Padding = given };
        return Append(
            name,
            new Convolution(Kernel(name, [outputs, inputs / groups, kernel, kernel], fanIn, gain),
                bias ? Bias(name, outputs, biasStart) : null, window, groups),
            input);
    }

    /// <summary>A 1x1 convolution.</summary>
    public string Pointwise(
        string name, string input, int outputs, int stride = 1, int groups = 1, bool bias = false,
        WeightGain gain = WeightGain.Rectified) =>
        Convolution(name, input, outputs, kernel: 1, stride, groups: groups, bias: bias, gain: gain);

    /// <summary>A convolution of every channel by itself; <paramref name="multiplier"/> outputs a channel.</summary>
    public string Depthwise(
        string name, string input, int kernel = 3, int stride = 1, int dilation = 1, int multiplier = 1,
        WeightGain gain = WeightGain.Rectified) =>
        Convolution(name, input, ChannelsOf(input) * multiplier, kernel, stride, dilation, ChannelsOf(input), gain: gain);

    /// <summary>A convolution of every channel by itself with a window as large as the image: a learned weighting of its places.</summary>
    public string GlobalDepthwise(string name, string input)
    {
        TensorShape shape = ShapeOf(input);
        return Append(
            name,
            new Convolution(
                Kernel(name, [shape.Channels, 1, shape.Height, shape.Width], (int)shape.Pixels, WeightGain.Linear), null,
                new(new(shape.Height, shape.Width), 1, 1, 0), shape.Channels),
            input);
    }

    /// <summary>A heterogeneous convolution in <paramref name="parts"/> parts; the 1x1 weights within the own part are zero.</summary>
    public string HetConv(
        string name, string input, int outputs, int parts, int kernel = 3, int stride = 1, WeightGain gain = WeightGain.Rectified)
    {
        int inputs = ChannelsOf(input);
        if (parts < 1 || inputs % parts != 0 || outputs % parts != 0)
            throw new ModelException(
                ModelError.InvalidShape, $"{inputs} inputs and {outputs} outputs do not divide into {parts} parts", _prefix + name);
        int ownInputs = inputs / parts, ownOutputs = outputs / parts;
        int fanIn = ownInputs * kernel * kernel + inputs - ownInputs;
        Weight spatial = Kernel(name + ".spatial", [outputs, ownInputs, kernel, kernel], fanIn, gain);
        Weight pointwise = Kernel(name + ".pointwise", [outputs, inputs, 1, 1], fanIn, gain);
        for (int n = 0; n < outputs; n++)
            pointwise.Values.AsSpan(n * inputs + n / ownOutputs * ownInputs, ownInputs).Clear();
        return Append(name, new HeterogeneousConvolution(spatial, pointwise, SlidingWindow.Same(kernel, stride), parts), input);
    }

    /// <summary>A matrix product on a vector.</summary>
    public string FullyConnected(string name, string input, int outputs, bool bias = true, WeightGain gain = WeightGain.Linear)
    {
        int inputs = ChannelsOf(input);
        Weight matrix = Weight(name + ".matrix", [outputs, inputs], random => Deviation(inputs, gain) * random.Normal());
        return Append(name, new FullyConnected(matrix, bias ? Bias(name, outputs) : null), input);
    }

    private Weight Kernel(string name, int[] shape, int fanIn, WeightGain gain)
    {
        double deviation = Deviation(fanIn, gain);
        return Weight(name + ".kernel", shape, random => deviation * random.Normal());
    }

    private Weight Bias(string name, int outputs, IReadOnlyList<float>? start = null)
    {
        int next = 0;
        return Weight(name + ".bias", [outputs], random => (start?[next++] ?? 0) + (IsRandomized ? 0.1 * random.Normal() : 0));
    }

    private double Deviation(int fanIn, WeightGain gain) =>
        Math.Sqrt((gain == WeightGain.Linear ? 1.0 : 2.0) / fanIn) * (gain == WeightGain.BranchEnd && IsRandomized ? BranchScale : 1);
}

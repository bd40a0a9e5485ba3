using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Compression;

/// <summary>
/// Removes the channels between two 1x1 layers that matter least by magnitude (Li et al., ICLR 2017): those that the second layer reads
/// with small weights and whose norm scales them little. What lies between (norms, activations, shifts) loses them too.
/// </summary>
public static class ChannelPruning
{
    // What is left is rounded up to it, so that no vector is computed in part.
    private const int Multiple = 8;

    /// <summary>Prunes every such pair of layers.</summary>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="fraction">Share of channels to remove, at least 0 and below 1; what is left is rounded up to a multiple of 8.</param>
    /// <exception cref="ArgumentException">The share is out of range.</exception>
    public static Network Apply(Network network, double fraction)
    {
        if (!(fraction is >= 0 and < 1)) throw new ArgumentException($"a share of {fraction} is not at least 0 and below 1");
        var replaced = new Dictionary<Node, Operator>();
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not Convolution { IsPointwise: true, Groups: 1 } producer) continue;
            if (Chain(network, node) is not { Count: > 1 } chain) continue;
            int channels = producer.Outputs;
            int left = Math.Min(channels, (int)Math.Ceiling(Math.Ceiling(channels * (1 - fraction)) / Multiple) * Multiple);
            if (left == channels) continue;
            double[] importance = Importance(producer, [.. chain.Skip(1).Select(n => n.Operator)]);
            int[] kept = [.. Enumerable.Range(0, channels).OrderByDescending(c => importance[c]).ThenBy(c => c).Take(left).Order()];
            replaced[node] = Outputs((Convolution)replaced.GetValueOrDefault(node, producer), kept);
            foreach (Node between in chain.Skip(1).SkipLast(1)) replaced[between] = Between(between.Operator, kept);
            replaced[chain[^1]] = Inputs((Convolution)replaced.GetValueOrDefault(chain[^1], chain[^1].Operator), kept);
        }
        return new(
            network.Name, network.Input, network.InputShape,
            [.. network.Nodes.Select(node => replaced.TryGetValue(node, out Operator? op) ? node with { Operator = op } : node)],
            network.Outputs);
    }

    // From a 1x1 layer over what keeps channels apart to another 1x1 layer, if nothing else reads any of it.
    private static List<Node>? Chain(Network network, Node producer)
    {
        var chain = new List<Node> { producer };
        for (; ; )
        {
            string value = chain[^1].Output;
            Node[] readers = [.. network.Nodes.Where(node => node.Inputs.Contains(value))];
            if (readers.Length != 1 || network.Outputs.Contains(value)) return null;
            chain.Add(readers[0]);
            switch (readers[0].Operator)
            {
                case Convolution { IsPointwise: true, Groups: 1 }:
                    return chain;
                case BatchNorm or Affine or ElementwiseOperator or PRelu or Shift or ActiveShift:
                    continue;
                default:
                    return null;
            }
        }
    }

    private static double[] Importance(Convolution producer, Operator[] after)
    {
        var last = (Convolution)after[^1];
        bool hasNorm = after.Any(op => op is BatchNorm);
        var importance = new double[producer.Outputs];
        for (int c = 0; c < importance.Length; c++)
        {
            int inputs = last.Inputs, width = producer.Inputs;
            importance[c] = Math.Sqrt(Enumerable.Range(0, last.Outputs).Sum(o => Square(last.Kernel.Values[o * inputs + c])));
            // A norm makes deviations 1; without one they are as large as the weights before.
            if (!hasNorm) importance[c] *= Math.Sqrt(Enumerable.Range(0, width).Sum(i => Square(producer.Kernel.Values[c * width + i])));
            foreach (Operator op in after)
                importance[c] *= op switch
                {
                    BatchNorm norm => Math.Abs(norm.Scale.Values[c]),
                    Affine affine => Math.Abs(affine.Scale.Values[c]),
                    _ => 1,
                };
        }
        return importance;

        static double Square(double value) => value * value;
    }

    private static Operator Between(Operator op, int[] kept) => op switch
    {
        BatchNorm norm => new BatchNorm(
            Rows(norm.Scale, kept), Rows(norm.Bias, kept), Rows(norm.Mean, kept), Rows(norm.Variance, kept), norm.Epsilon),
        Affine affine => new Affine(Rows(affine.Scale, kept), Rows(affine.Bias, kept)),
        PRelu relu => relu with { Slope = Rows(relu.Slope, kept) },
        Shift shift => new Shift([.. kept.Select(c => shift.Offsets[c])]),
        ActiveShift shift => shift with { Offsets = Rows(shift.Offsets, kept) },
        _ => op,
    };

    private static Convolution Outputs(Convolution layer, int[] kept) =>
        layer with { Kernel = Rows(layer.Kernel, kept), Bias = layer.Bias is null ? null : Rows(layer.Bias, kept) };

    private static Convolution Inputs(Convolution layer, int[] kept)
    {
        int outputs = layer.Outputs, inputs = layer.Inputs;
        float[] values = [.. from o in Enumerable.Range(0, outputs) from c in kept select layer.Kernel.Values[o * inputs + c]];
        return layer with { Kernel = new Weight(layer.Kernel.Name, [outputs, kept.Length, 1, 1], values) };
    }

    private static Weight Rows(Weight weight, int[] kept)
    {
        int row = weight.Values.Length / weight.Shape[0];
        return new(weight.Name, [kept.Length, .. weight.Shape.Skip(1)], [.. kept.SelectMany(c => weight.Values.Skip(c * row).Take(row))]);
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Data;

namespace ShiftService.Training.Finetuning;

/// <summary>Forgets what a network has learned: He-normal kernels, zero biases, norms that are the identity (He et al., 2015).</summary>
internal static class RandomWeights
{
    /// <summary>The same network with new weights; offsets of shifts stay.</summary>
    public static Network Draw(Network network, ulong seed)
    {
        var drawn = new Dictionary<Weight, Weight>();
        Weight New(Weight weight, Func<int, float> value)
        {
            if (drawn.TryGetValue(weight, out Weight? done)) return done;
            float[] values = [.. Enumerable.Range(0, weight.Values.Length).Select(value)];
            return drawn[weight] = new(weight.Name, [.. weight.Shape], values);
        }
        Weight Constant(Weight weight, float value) => New(weight, _ => value);
        Weight Normal(Weight weight, int fanIn, double gain)
        {
            var random = new CounterRandom(seed, (ulong)drawn.Count, 0x5352_4154_4348);
            double deviation = gain / Math.Sqrt(fanIn);
            return New(weight, _ => (float)(deviation * random.Normal()));
        }
        int FanIn(Weight kernel) => kernel.Values.Length / kernel.Shape[0];
        Operator Replace(Operator op) => op switch
        {
            Convolution c => c with
            {
                Kernel = Normal(c.Kernel, FanIn(c.Kernel), Math.Sqrt(2)), Bias = c.Bias is null ? null : Constant(c.Bias, 0),
            },
            HeterogeneousConvolution h => h with
            {
                Spatial = Normal(h.Spatial, FanIn(h.Spatial), 1), Pointwise = New(h.Pointwise, Masked(h.Pointwise, seed)),
            },
            FullyConnected f => new FullyConnected(
                Normal(f.Matrix, f.Matrix.Shape[1], 0.1), f.Bias is null ? null : Constant(f.Bias, 0)),
            BatchNorm b => b with
            {
                Scale = Constant(b.Scale, 1), Bias = Constant(b.Bias, 0), Mean = Constant(b.Mean, 0), Variance = Constant(b.Variance, 1),
            },
            InstanceNorm n => n with { Scale = Constant(n.Scale, 1), Bias = Constant(n.Bias, 0) },
            ConditionalInstanceNorm n => n with { Scale = Constant(n.Scale, 1), Bias = Constant(n.Bias, 0) },
            PRelu r => new PRelu(Constant(r.Slope, 0.25f)),
            _ => op,
        };
        return new(network.Name, network.Input, network.InputShape,
            [.. network.Nodes.Select(node => node with { Operator = Replace(node.Operator) })], network.Outputs);
    }

    // What is zero by the layer's construction stays zero.
    private static Func<int, float> Masked(Weight weight, ulong seed)
    {
        double deviation = 1 / Math.Sqrt((double)weight.Values.Length / weight.Shape[0]);
        return i => weight.Values[i] == 0 ? 0 : (float)(deviation * new CounterRandom(seed, (ulong)i, 0x4845_54).Normal());
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Compression;

/// <summary>
/// Replaces 1x1 layers by two of lower rank, where that has fewer weights: the best approximation in the sum of squares, from the
/// singular values of the matrix (Denton et al., 2014).
/// </summary>
public static class LowRankFactorization
{
    /// <summary>Factorises every ungrouped 1x1 convolution that gains by it.</summary>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="energy">Share of the sum of squared weights that each pair must keep, above 0 and at most 1.</param>
    /// <exception cref="ArgumentException">The share is out of range.</exception>
    public static Network Apply(Network network, double energy)
    {
        if (!(energy is > 0 and <= 1)) throw new ArgumentException($"a share of {energy} is not above 0 and at most 1");
        var nodes = new List<Node>();
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is Convolution { IsPointwise: true, Groups: 1 } layer && Factors(layer, energy) is var (first, second))
            {
                string between = $"{node.Name}.factor";
                nodes.Add(new(between, first, node.Inputs, between));
                nodes.Add(new(node.Name, second, [between], node.Output));
            }
            else
            {
                nodes.Add(node);
            }
        }
        return new(network.Name, network.Input, network.InputShape, nodes, network.Outputs);
    }

    // W = (U S^1/2) (S^1/2 V'), cut to the fewest terms that keep enough. The stride goes to the first: there are fewer pixels after it.
    private static (Convolution First, Convolution Second)? Factors(Convolution layer, double energy)
    {
        int outputs = layer.Outputs, inputs = layer.Inputs, side = Math.Min(outputs, inputs);
        float[] w = layer.Kernel.Values;
        bool wide = inputs >= outputs;
        var gram = new double[side, side];
        for (int a = 0; a < side; a++)
            for (int b = 0; b <= a; b++)
            {
                double sum = 0;
                for (int k = 0; k < (wide ? inputs : outputs); k++)
                    sum += wide ? (double)w[a * inputs + k] * w[b * inputs + k] : (double)w[k * inputs + a] * w[k * inputs + b];
                (gram[a, b], gram[b, a]) = (sum, sum);
            }
        (double[] squares, double[][] vectors) = SymmetricEigen.Decompose(gram);
        double total = squares.Sum(Positive), kept = 0;
        int rank = 0;
        while (rank < side && kept < energy * total) kept += Positive(squares[rank++]);
        if (rank == 0 || rank * (outputs + inputs) >= outputs * inputs) return null;

        float[] first = new float[rank * inputs], second = new float[outputs * rank];
        for (int r = 0; r < rank; r++)
        {
            double root = Math.Sqrt(Math.Sqrt(Positive(squares[r])));
            // One side's singular vector is the eigenvector, the other's the matrix times it.
            for (int i = 0; i < inputs; i++)
                first[r * inputs + i] = (float)(wide
                    ? Enumerable.Range(0, outputs).Sum(o => vectors[r][o] * w[o * inputs + i]) / Math.Max(root, 1e-30)
                    : vectors[r][i] * root);
            for (int o = 0; o < outputs; o++)
                second[o * rank + r] = (float)(wide
                    ? vectors[r][o] * root
                    : Enumerable.Range(0, inputs).Sum(i => vectors[r][i] * w[o * inputs + i]) / Math.Max(root, 1e-30));
        }
        string name = layer.Kernel.Name;
        return (
            new(new Weight($"{name}.first", [rank, inputs, 1, 1], first), null, layer.Window),
            new(new Weight(name, [outputs, rank, 1, 1], second), layer.Bias, new SlidingWindow(1, 1, 1, 0)));

        static double Positive(double value) => Math.Max(value, 0);
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Data;

namespace ShiftService.Training.Runs;

/// <summary>
/// The last layer of a classifier: the matrix product, or the pointwise convolution before a global pooling, that makes its logits.
/// </summary>
public static class ClassifierHead
{
    private static readonly string[] Passive = [nameof(GlobalAveragePool), nameof(AveragePool), nameof(Flatten), nameof(Dropout)];

    /// <summary>The same network ending in logits, where a softmax ends it.</summary>
    public static Network WithoutSoftmax(Network network)
    {
        if (Producer(network, network.Outputs[0]) is not { Operator: Softmax } softmax) return network;
        return new(network.Name, network.Input, network.InputShape,
            [.. network.Nodes.Where(node => node != softmax)], [softmax.Inputs[0], .. network.Outputs.Skip(1)]);
    }

    /// <summary>The node of the last layer.</summary>
    /// <exception cref="ModelException">The network does not end as a classifier does.</exception>
    public static Node Find(Network network)
    {
        network = WithoutSoftmax(network);
        string output = network.Outputs[0];
        while (Producer(network, output) is { } node)
        {
            if (node.Operator is FullyConnected or Convolution { IsPointwise: true, Groups: 1 }) return node;
            if (!Passive.Contains(node.Operator.GetType().Name))
                throw NoClassifier($"its output passes {node.Operator.Kind} '{node.Name}' behind the last layer");
            output = node.Inputs[0];
        }
        throw NoClassifier("nothing makes its output");
    }

    /// <summary>The same network, sharing the other weights, with a new last layer that has yet to be trained.</summary>
    /// <param name="network">A classifier.</param>
    /// <param name="classes">Classes of the new layer.</param>
    /// <param name="seed">Seed of its weights, which are small, so that training starts from even odds.</param>
    /// <exception cref="ModelException">The network does not end as a classifier does.</exception>
    public static Network Replace(Network network, int classes, ulong seed)
    {
        network = WithoutSoftmax(network);
        Node head = Find(network);
        Operator replaced = head.Operator switch
        {
            FullyConnected f => new FullyConnected(
                Draw(f.Matrix.Name, [classes, f.Matrix.Shape[1]], seed), Zeros(f.Bias?.Name ?? $"{head.Name}.bias", classes)),
            Convolution c => c with
            {
                Kernel = Draw(c.Kernel.Name, [classes, c.Inputs, 1, 1], seed), Bias = Zeros(c.Bias?.Name ?? $"{head.Name}.bias", classes),
            },
            _ => throw new InvalidOperationException("the last layer is of another kind; this is a bug"),
        };
        return new(network.Name, network.Input, network.InputShape,
            [.. network.Nodes.Select(node => node == head ? node with { Name = UniqueStart(network, head), Operator = replaced } : node)],
            network.Outputs);
    }

    // Recipes choose what is trained by how names begin; this one begins no other.
    private static string UniqueStart(Network network, Node head)
    {
        string name = head.Name;
        while (network.Nodes.Any(node => node != head && node.Name.StartsWith(name, StringComparison.Ordinal))) name += "-head";
        return name;
    }

    private static Node? Producer(Network network, string output) => network.Nodes.FirstOrDefault(node => node.Output == output);

    private static Weight Draw(string name, int[] shape, ulong seed)
    {
        var random = new CounterRandom(seed, 0x4845_4144, 0);
        double deviation = 0.1 / Math.Sqrt(shape[1]);
        var values = new float[shape[0] * shape[1]];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(deviation * random.Normal());
        return new(name, shape, values);
    }

    private static Weight Zeros(string name, int length) => new(name, [length], new float[length]);

    private static ModelException NoClassifier(string reason) =>
        new(ModelError.UnsupportedOperator, $"the network is no classifier whose last layer could be replaced: {reason}");
}

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>Replaces nodes of a network one at a time; lookups see the replacements made so far.</summary>
internal sealed class Rewriter
{
    private readonly Dictionary<string, Node> _producers;
    private readonly Dictionary<string, int> _readers = [];
    private readonly HashSet<string> _weightNames;
    private readonly Dictionary<Weight, int> _weightHolders = [];
    private bool _changed;

    public Rewriter(Network network)
    {
        Network = network;
        _producers = network.Nodes.ToDictionary(node => node.Output);
        _weightNames = [.. network.Weights.Select(weight => weight.Name)];
        foreach (Weight weight in network.Nodes.SelectMany(node => node.Operator.Weights))
            _weightHolders[weight] = _weightHolders.GetValueOrDefault(weight) + 1;
        foreach (string value in network.Nodes.SelectMany(node => node.Inputs).Concat(network.Outputs))
            _readers[value] = _readers.GetValueOrDefault(value) + 1;
    }

    /// <summary>The network before the changes.</summary>
    public Network Network { get; }

    /// <summary>The node that defines a value, if it has the given operator and only the one reader of it.</summary>
    public Node? OnlyFor<T>(string value) where T : Operator =>
        _producers.GetValueOrDefault(value) is { Operator: T } node && _readers.GetValueOrDefault(value) == 1 ? node : null;

    /// <summary>The node that defines a value now; null for the input.</summary>
    public Node? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>Gives the node that defines <paramref name="node"/>'s output another operator and inputs.</summary>
    public void Replace(Node node, Operator op, params IReadOnlyList<string> inputs)
    {
        _producers[node.Output] = new Node(node.Name, op, inputs, node.Output);
        _changed = true;
    }

    /// <summary>True when a single node holds the weight, so that a weight made of it may take its name.</summary>
    public bool OwnsWeight(Weight weight) => _weightHolders[weight] == 1;

    /// <summary>A weight name that is still free.</summary>
    public string FreeWeightName(string wanted)
    {
        string name = wanted;
        for (int i = 2; !_weightNames.Add(name); i++) name = $"{wanted}#{i}";
        return name;
    }

    /// <summary>The network with the changes; nodes that lost their readers are still in it.</summary>
    public Network Result() => _changed
        ? new Network(
            Network.Name, Network.Input, Network.InputShape, [.. Network.Nodes.Select(node => _producers[node.Output])], Network.Outputs)
        : Network;
}

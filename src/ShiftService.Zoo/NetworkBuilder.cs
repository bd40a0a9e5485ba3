using ShiftService.Graph;

namespace ShiftService.Zoo;

/// <summary>
/// Builds a network node by node. Every method appends one node (the composites: a few), creates its weights and returns the name of
/// the activation that it defines, which is the node's name: the open scopes and the given name, such as "stage1.block0.expand".
/// A weight's values depend on the seed and on its own name only. Not thread-safe.
/// </summary>
public sealed partial class NetworkBuilder
{
    /// <summary>The factor on the last kernel or norm of a residual branch in <see cref="Initialization.Randomized"/> networks.</summary>
    public const float BranchScale = 0.2f;

    private readonly string _name;
    private readonly ulong _seed;
    private readonly List<Node> _nodes = [];
    private readonly List<string> _declaredOutputs = [];
    private readonly Dictionary<string, TensorShape> _shapes = [];
    private string _prefix = "";

    /// <summary>Starts a network.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="input">Shape of one input.</param>
    /// <param name="initialization">How weights are drawn.</param>
    /// <param name="seed">Seed of the weights.</param>
    public NetworkBuilder(string name, TensorShape input, Initialization initialization = Initialization.Training, ulong seed = 1)
    {
        _name = name;
        _seed = seed;
        Initialization = initialization;
        _shapes.Add(Input, input);
    }

    /// <summary>How weights are drawn.</summary>
    public Initialization Initialization { get; }

    /// <summary>Name of the network's input.</summary>
    public string Input => "image";

    /// <summary>The shape of an activation defined so far.</summary>
    public TensorShape ShapeOf(string value) => _shapes[value];

    /// <summary>Channels (or features) of an activation defined so far.</summary>
    public int ChannelsOf(string value) => _shapes[value].Channels;

    /// <summary>Prefixes the names of the nodes appended until the result is disposed.</summary>
    public IDisposable Scope(string name)
    {
        var scope = new NameScope(this, _prefix);
        _prefix += name + ".";
        return scope;
    }

    /// <summary>Appends any operator.</summary>
    /// <exception cref="ModelException">The name is taken, or the operator does not fit its inputs.</exception>
    public string Append(string name, Operator @operator, params string[] inputs)
    {
        string output = _prefix + name;
        TensorShape shape;
        try
        {
            shape = @operator.InferShape([.. inputs.Select(input => _shapes[input])]);
        }
        catch (ModelException error)
        {
            throw error.AtNode(output);
        }
        if (!_shapes.TryAdd(output, shape)) throw new ModelException(ModelError.DuplicateName, $"'{output}' is defined twice", output);
        _nodes.Add(new Node(output, @operator, inputs, output));
        return output;
    }

    /// <summary>Makes an activation an output of the network, before those that <see cref="Build"/> is given.</summary>
    public void DeclareOutput(string output) => _declaredOutputs.Add(output);

    /// <summary>Ends the network.</summary>
    /// <param name="outputs">Names of the output activations, after the declared ones.</param>
    public Network Build(params string[] outputs) =>
        new(_name, Input, _shapes[Input], _nodes.ToArray(), [.. _declaredOutputs, .. outputs]);

    private bool IsRandomized => Initialization == Initialization.Randomized;

    private Weight Weight(string name, int[] shape, Func<WeightRandom, double> draw)
    {
        string full = _prefix + name;
        var values = new float[shape.Aggregate(1, (product, extent) => checked(product * extent))];
        if (Initialization == Initialization.Zeros) return new Weight(full, shape, values);
        var random = new WeightRandom(_seed, full);
        for (int i = 0; i < values.Length; i++) values[i] = (float)draw(random);
        return new Weight(full, shape, values);
    }

    private sealed class NameScope(NetworkBuilder builder, string outer) : IDisposable
    {
        public void Dispose() => builder._prefix = outer;
    }
}

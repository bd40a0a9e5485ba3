using ShiftService.Graph.Operators;

namespace ShiftService.Graph;

/// <summary>
/// A network: one input, nodes in an order in which every node comes after those it reads, and named outputs. It is immutable
/// but for the values of its weights, and always valid: the constructor infers every shape and refuses what does not fit.
/// </summary>
public sealed class Network
{
    private readonly Dictionary<string, TensorShape> _shapes = [];

    /// <summary>Creates and checks a network.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="input">Name of the input activation.</param>
    /// <param name="inputShape">Shape of one input.</param>
    /// <param name="nodes">Nodes in executable order.</param>
    /// <param name="outputs">Names of the output activations, at least one.</param>
    /// <exception cref="ModelException">A name is used before it is defined or defined twice, or shapes do not fit.</exception>
    public Network(string name, string input, TensorShape inputShape, IReadOnlyList<Node> nodes, IReadOnlyList<string> outputs)
    {
        Name = name;
        Input = input;
        Nodes = nodes;
        Outputs = outputs;
        if (inputShape.Channels < 1 || inputShape.Height < 1 || inputShape.Width < 1)
            throw new ModelException(ModelError.InvalidShape, $"input '{input}' has the shape {inputShape}");
        _shapes.Add(input, inputShape);
        foreach (Node node in nodes)
        {
            try
            {
                Define(node);
            }
            catch (ModelException error)
            {
                throw error.AtNode(node.Name);
            }
            catch (OverflowException error)
            {
                throw new ModelException(ModelError.InvalidShape, "a size overflows", node.Name, inner: error);
            }
        }
        if (outputs.Count == 0) throw new ModelException(ModelError.MissingValue, "the network has no output");
        foreach (string output in outputs)
            if (!_shapes.ContainsKey(output)) throw new ModelException(ModelError.MissingValue, $"output '{output}' is not defined");
        CheckWeightNames();
        Styles = CountStyles();
    }

    /// <summary>A name for people.</summary>
    public string Name { get; }

    /// <summary>Name of the input activation.</summary>
    public string Input { get; }

    /// <summary>Shape of one input.</summary>
    public TensorShape InputShape => _shapes[Input];

    /// <summary>Nodes, each after those it reads.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Names of the output activations.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>
    /// Styles that <see cref="ConditionalInstanceNorm"/>s choose between; 0 where there are none. A run of a network with styles takes a
    /// vector of so many weights for each image.
    /// </summary>
    public int Styles { get; }

    /// <summary>Every weight once, in the order of the nodes.</summary>
    public IEnumerable<Weight> Weights => Nodes.SelectMany(node => node.Operator.Weights).Distinct();

    /// <summary>The shape of an activation.</summary>
    /// <exception cref="KeyNotFoundException">There is no activation of that name.</exception>
    public TensorShape ShapeOf(string value) => _shapes[value];

    /// <summary>The cost of one node for one image.</summary>
    public OperatorCost CostOf(Node node) => node.Operator.Cost(InputShapes(node), _shapes[node.Output]);

    /// <summary>The cost of the whole network for one image; a weight that is used twice counts its arithmetic twice.</summary>
    public OperatorCost Cost => Nodes.Aggregate(default(OperatorCost), (sum, node) => sum + CostOf(node));

    /// <summary>The same network, sharing its weights, for inputs of another size.</summary>
    /// <exception cref="ModelException">Some operator does not fit the new size.</exception>
    public Network WithInputSize(int height, int width) =>
        new(Name, Input, InputShape with { Height = height, Width = width }, Nodes, Outputs);

    private TensorShape[] InputShapes(Node node) => [.. node.Inputs.Select(input => _shapes.TryGetValue(input, out TensorShape shape)
        ? shape
        : throw new ModelException(ModelError.MissingValue, $"input '{input}' is not defined before the node"))];

    private void Define(Node node)
    {
        if (node.Operator.Arity is int arity ? node.Inputs.Count != arity : node.Inputs.Count == 0)
            throw new ModelException(
                ModelError.InvalidAttribute, $"{node.Operator.Kind} takes {node.Operator.Arity} inputs and has {node.Inputs.Count}");
        TensorShape shape = node.Operator.InferShape(InputShapes(node));
        if (shape.Channels < 1 || shape.Height is < 1 or > SlidingWindow.MaxSide || shape.Width is < 1 or > SlidingWindow.MaxSide)
            throw new ModelException(ModelError.InvalidShape, $"the output would have the shape {shape}");
        if (!_shapes.TryAdd(node.Output, shape))
            throw new ModelException(ModelError.DuplicateName, $"'{node.Output}' is defined twice");
    }

    private int CountStyles()
    {
        int styles = 0;
        foreach (Node node in Nodes)
        {
            if (node.Operator is not ConditionalInstanceNorm norm) continue;
            if (styles != 0 && styles != norm.Styles)
                throw new ModelException(
                    ModelError.InvalidShape, $"it has tables of {norm.Styles} styles, and a norm before it of {styles}", node.Name);
            styles = norm.Styles;
        }
        return styles;
    }

    private void CheckWeightNames()
    {
        var byName = new Dictionary<string, Weight>();
        foreach (Weight weight in Weights)
            if (!byName.TryAdd(weight.Name, weight))
                throw new ModelException(ModelError.DuplicateName, $"two weights are named '{weight.Name}'");
        var nodeNames = new HashSet<string>();
        foreach (Node node in Nodes)
            if (!nodeNames.Add(node.Name)) throw new ModelException(ModelError.DuplicateName, $"two nodes are named '{node.Name}'");
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Autodiff.Reference.Operators;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Autodiff.Reference;

/// <summary>
/// Automatic differentiation of a network in double precision, one value after the other, each operator as it is defined: slow, and
/// meant to be obviously right. The trainer is tested against it. All arrays are NCHW. Not for several threads at a time.
/// </summary>
public sealed class ReferenceAutodiff
{
    private readonly Network _network;
    private readonly NormMode _norms;
    private readonly DropoutSeed? _dropout;
    private readonly ReferenceWeights _weights;
    private readonly ReferenceOperator[] _operators;
    private readonly Dictionary<string, Tensor64> _values = [], _gradients = [];
    private ReferenceNode[] _nodes = [];
    private double[] _styles = [];

    // Values of nodes before it are those of the current weights.
    private int _firstStale;

    /// <summary>Copies the weights of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="norms">How batch norms normalise.</param>
    /// <param name="dropout">What dropout depends on; null makes it the identity.</param>
    /// <exception cref="NotSupportedException">There is no gradient of one of the operators.</exception>
    public ReferenceAutodiff(Network network, NormMode norms, DropoutSeed? dropout = null)
    {
        (_network, _norms, _dropout) = (network, norms, dropout);
        Parameters = ParameterSet.Of(network);
        _weights = new(network, Parameters);
        _operators = [.. network.Nodes.Select(node => ReferenceOperator.Of(node.Operator))];
    }

    /// <summary>The network's parameters, each of which gets a gradient.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>
    /// Runs sparse shifts as a function that their gradient is the derivative of, for finite differences: their rounded shift plus the
    /// difference between interpolating at the offsets set here and at the network's own.
    /// </summary>
    public bool SparseShiftSurrogate { get; init; }

    /// <summary>A value of any weight, which starts as the network's.</summary>
    /// <exception cref="ArgumentException">The weight is not one of the network.</exception>
    public double GetWeight(Weight weight, int index) => _weights.Of(weight)[index];

    /// <summary>Changes this copy of a weight, not the network; it takes effect at the next forward pass.</summary>
    /// <exception cref="ArgumentException">The weight is not one of the network.</exception>
    public void SetWeight(Weight weight, int index, double value)
    {
        _weights.Of(weight)[index] = value;
        int reader = 0;
        while (!_network.Nodes[reader].Operator.Weights.Contains(weight)) reader++;
        _firstStale = Math.Min(_firstStale, reader);
    }

    /// <summary>Runs the network and keeps every activation.</summary>
    /// <param name="input">[images, channels, height, width].</param>
    /// <param name="images">Number of images, at least 1.</param>
    /// <param name="styles">Each image's weights over the styles, [image, style], where the network has some; all alike where they are left out.</param>
    /// <exception cref="ArgumentException">The input or the styles have another number of values.</exception>
    public void Forward(ReadOnlySpan<double> input, int images, ReadOnlySpan<double> styles = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        if (input.Length != images * _network.InputShape.Elements)
            throw new ArgumentException($"{images} images of {_network.InputShape} and {input.Length} values", nameof(input));
        if (!styles.IsEmpty && styles.Length != images * _network.Styles)
            throw new ArgumentException($"{styles.Length} weights of styles for {images} images of {_network.Styles} styles", nameof(styles));
        if (_nodes.Length == 0 || _values[_network.Input].Images != images) Allocate(images);
        input.CopyTo(_values[_network.Input].Values);
        if (styles.IsEmpty) Array.Fill(_styles, 1.0 / Math.Max(1, _network.Styles));
        else styles.CopyTo(_styles);
        _firstStale = 0;
        Forward();
    }

    /// <summary>Runs the last input again with what was set by <see cref="SetWeight"/>: only the nodes that it reaches.</summary>
    public void Forward()
    {
        RequireForward();
        for (; _firstStale < _nodes.Length; _firstStale++) _operators[_firstStale].Forward(_nodes[_firstStale]);
    }

    /// <summary>An activation of the last forward pass: the input, an output or any between; [images, channels, height, width].</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ReadOnlySpan<double> Activation(string name) => Find(_values, name).Values;

    /// <summary>Goes back from the outputs through all nodes, and replaces all gradients.</summary>
    /// <param name="outputGradients">Gradients of outputs of the network, by name; of those left out it is zero.</param>
    /// <exception cref="ArgumentException">A name is not an output, or its gradient has another number of values.</exception>
    public void Backward(IReadOnlyDictionary<string, double[]> outputGradients)
    {
        RequireForward();
        if (_firstStale < _nodes.Length) throw new InvalidOperationException("weights were changed after the forward pass");
        _weights.ClearGradients();
        foreach (Tensor64 gradient in _gradients.Values) Array.Clear(gradient.Values);
        foreach ((string name, double[] gradient) in outputGradients)
        {
            if (!_network.Outputs.Contains(name)) throw new ArgumentException($"'{name}' is not an output of the network");
            double[] values = _gradients[name].Values;
            if (values.Length != gradient.Length)
                throw new ArgumentException($"the gradient of '{name}' has {gradient.Length} values instead of {values.Length}");
            gradient.CopyTo(values, 0);
        }
        for (int i = _nodes.Length - 1; i >= 0; i--) _operators[i].Backward(_nodes[i]);
    }

    /// <summary>The gradient of an activation after <see cref="Backward"/>, of the same shape.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ReadOnlySpan<double> ActivationGradient(string name) => Find(_gradients, name).Values;

    /// <summary>The gradient of the input, [images, channels, height, width].</summary>
    public ReadOnlySpan<double> InputGradient => ActivationGradient(_network.Input);

    /// <summary>The gradient of a parameter, row-major as its weight.</summary>
    /// <exception cref="ArgumentException">The weight is not a parameter of the network.</exception>
    public ReadOnlySpan<double> GradientOf(Weight weight) => _weights.GradientOf(weight);

    /// <summary>Mean and variance (the batch's biased one, or the running one) of each channel that a batch norm normalised with.</summary>
    /// <param name="node">A node of the network with a <see cref="BatchNorm"/>.</param>
    /// <exception cref="ArgumentException">The node is no batch norm of the network.</exception>
    public (IReadOnlyList<double> Mean, IReadOnlyList<double> Variance) StatisticsOf(Node node)
    {
        for (int i = 0; i < _operators.Length; i++)
            if (ReferenceEquals(_network.Nodes[i], node) && _operators[i] is ReferenceBatchNorm norm) return (norm.Mean, norm.Variance);
        throw new ArgumentException($"'{node.Name}' is not a batch norm of the network");
    }

    private void Allocate(int images)
    {
        foreach (string name in _network.Nodes.Select(node => node.Output).Prepend(_network.Input))
        {
            _values[name] = new(images, _network.ShapeOf(name));
            _gradients[name] = new(images, _network.ShapeOf(name));
        }
        _styles = new double[images * _network.Styles];
        _nodes = [.. _network.Nodes.Select((node, index) => new ReferenceNode
        {
            Index = index,
            Inputs = [.. node.Inputs.Select(name => _values[name])],
            InputGradients = [.. node.Inputs.Select(name => _gradients[name])],
            Output = _values[node.Output],
            OutputGradient = _gradients[node.Output],
            Weights = _weights,
            Norms = _norms,
            Dropout = _dropout,
            Styles = _styles,
            SparseShiftSurrogate = SparseShiftSurrogate,
        })];
    }

    private void RequireForward()
    {
        if (_values.Count == 0) throw new InvalidOperationException("there was no forward pass yet");
    }

    private static Tensor64 Find(Dictionary<string, Tensor64> tensors, string name) => tensors.TryGetValue(name, out Tensor64? tensor)
        ? tensor
        : throw new ArgumentException($"there is no activation '{name}', or no forward pass yet");
}

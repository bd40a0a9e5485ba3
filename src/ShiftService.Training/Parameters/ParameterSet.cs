using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Parameters;

/// <summary>
/// The parameters of a network, in the order of its nodes, and their places in flat arrays: gradients, momenta and averages are each one
/// array over all parameters. Running statistics of batch norms and factors of input normalisation are not parameters.
/// </summary>
public sealed class ParameterSet
{
    private readonly Dictionary<Weight, Parameter> _byWeight = [];

    /// <summary>Collects parameters.</summary>
    /// <param name="weights">Weights and their kinds; a weight that comes twice is one parameter.</param>
    public ParameterSet(IEnumerable<(Weight Weight, ParameterKind Kind)> weights)
    {
        var all = new List<Parameter>();
        foreach ((Weight weight, ParameterKind kind) in weights)
        {
            if (_byWeight.ContainsKey(weight)) continue;
            var parameter = new Parameter(weight, kind, Length);
            _byWeight.Add(weight, parameter);
            all.Add(parameter);
            Length = checked(Length + weight.Values.Length);
        }
        All = all;
    }

    /// <summary>Every parameter once.</summary>
    public IReadOnlyList<Parameter> All { get; }

    /// <summary>Values of all parameters together.</summary>
    public int Length { get; }

    /// <summary>The parameters of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="isTrained">Chooses by node; null trains all.</param>
    /// <param name="others">Parameters besides the network's, such as a loss's class centres; they come last, in this order.</param>
    public static ParameterSet Of(
        Network network, Func<Node, bool>? isTrained = null, IEnumerable<(Weight Weight, ParameterKind Kind)>? others = null) =>
        new(network.Nodes.Where(isTrained ?? (_ => true)).SelectMany(node => KindsOf(node.Operator)).Concat(others ?? []));

    /// <summary>The parameter that a weight is, or null if it is not trained.</summary>
    public Parameter? Find(Weight weight) => _byWeight.GetValueOrDefault(weight);

    private static IEnumerable<(Weight, ParameterKind)> KindsOf(Operator op)
    {
        switch (op)
        {
            case Convolution c:
                yield return (c.Kernel, ParameterKind.Weight);
                if (c.Bias is not null) yield return (c.Bias, ParameterKind.Bias);
                break;
            case FullyConnected f:
                yield return (f.Matrix, ParameterKind.Weight);
                if (f.Bias is not null) yield return (f.Bias, ParameterKind.Bias);
                break;
            case HeterogeneousConvolution h:
                yield return (h.Spatial, ParameterKind.Weight);
                yield return (h.Pointwise, ParameterKind.Weight);
                break;
            case BatchNorm b:
                yield return (b.Scale, ParameterKind.NormScale);
                yield return (b.Bias, ParameterKind.NormBias);
                break;
            case InstanceNorm n:
                yield return (n.Scale, ParameterKind.NormScale);
                yield return (n.Bias, ParameterKind.NormBias);
                break;
            case ConditionalInstanceNorm n:
                yield return (n.Scale, ParameterKind.NormScale);
                yield return (n.Bias, ParameterKind.NormBias);
                break;
            case PRelu p:
                yield return (p.Slope, ParameterKind.NormScale);
                break;
            case ActiveShift s:
                yield return (s.Offsets, ParameterKind.ShiftOffset);
                break;
            case SparseShift s:
                yield return (s.Offsets, ParameterKind.ShiftOffset);
                break;
        }
    }
}

using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Autodiff.Reference;

/// <summary>A copy of all weights of a network in double precision, and the gradients of those that are parameters.</summary>
internal sealed class ReferenceWeights
{
    private readonly Dictionary<Weight, double[]> _values = [];
    private readonly Dictionary<Weight, double[]> _gradients = [];

    public ReferenceWeights(Network network, ParameterSet parameters)
    {
        foreach (Weight weight in network.Weights) _values.Add(weight, [.. weight.Values]);
        foreach (Parameter parameter in parameters.All) _gradients.Add(parameter.Weight, new double[parameter.Length]);
    }

    public double[] Of(Weight weight) => _values.TryGetValue(weight, out double[]? values)
        ? values
        : throw new ArgumentException($"'{weight.Name}' is not a weight of the network");

    public double[] GradientOf(Weight weight) => _gradients.TryGetValue(weight, out double[]? gradient)
        ? gradient
        : throw new ArgumentException($"'{weight.Name}' is not a parameter of the network");

    public void ClearGradients()
    {
        foreach (double[] gradient in _gradients.Values) Array.Clear(gradient);
    }
}

using ShiftService.Training.Autodiff.Reference;

namespace ShiftService.Training.Autodiff;

/// <summary>A random projection of all outputs, of unit length.</summary>
internal sealed class ProjectedLoss
{
    private readonly ReferenceAutodiff _autodiff;
    private readonly Dictionary<string, double[]> _projections, _start = [];

    /// <summary>Takes the outputs of the last forward pass as the start.</summary>
    public ProjectedLoss(ReferenceAutodiff autodiff, IReadOnlyList<string> outputs, Func<string, double[]> projection)
    {
        _autodiff = autodiff;
        _projections = outputs.Distinct().ToDictionary(name => name, projection);
        double length = Math.Sqrt(_projections.Values.Sum(values => values.Sum(value => value * value)));
        foreach ((string name, double[] values) in _projections)
        {
            for (int i = 0; i < values.Length; i++) values[i] /= length;
            _start.Add(name, autodiff.Activation(name).ToArray());
        }
    }

    /// <summary>The gradients of the outputs.</summary>
    public IReadOnlyDictionary<string, double[]> OutputGradients => _projections;

    /// <summary>The loss of the last forward pass less that of the start: value by value, which rounds less than two sums do.</summary>
    public double Change()
    {
        double sum = 0;
        foreach ((string name, double[] projection) in _projections)
        {
            ReadOnlySpan<double> values = _autodiff.Activation(name);
            double[] start = _start[name];
            for (int i = 0; i < projection.Length; i++) sum += projection[i] * (values[i] - start[i]);
        }
        return sum;
    }
}

using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Checkpoints;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>
/// The average of the last weights, which generalises better than the last weights themselves (Polyak and Juditsky, 1992):
/// a = b a + (1 - b) w after every step, where b is the decay, but at step t at most (1 + t) / (10 + t), so that the first weights are
/// soon forgotten. Running statistics are averaged too, because they belong to the weights.
/// </summary>
public sealed class ExponentialMovingAverage
{
    private readonly Weight[] _weights;
    private readonly float[][] _averages;
    private readonly double _decay;

    /// <summary>Begins with the present values.</summary>
    /// <param name="parameters">The parameters to average.</param>
    /// <param name="statistics">Running statistics to average.</param>
    /// <param name="decay">Share of the average that a step keeps, from 0 to below 1.</param>
    public ExponentialMovingAverage(ParameterSet parameters, IEnumerable<Weight> statistics, double decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        _decay = decay;
        _weights = [.. parameters.All.Select(parameter => parameter.Weight), .. statistics];
        _averages = [.. _weights.Select(weight => (float[])weight.Values.Clone())];
        State = [.. _weights.Zip(_averages, (weight, average) => new NamedArray($"ema/{weight.Name}", weight.Shape, average))];
    }

    /// <summary>Steps averaged. A checkpoint stores it; set it when one is restored.</summary>
    public long Updates { get; set; }

    /// <summary>True while the network holds the averages, and this object the last weights.</summary>
    public bool IsSwappedIn { get; private set; }

    /// <summary>The averages, for checkpoints. The arrays are this object's own; do not store them while swapped in.</summary>
    public IReadOnlyList<NamedArray> State { get; }

    /// <summary>Averages in the present weights.</summary>
    /// <exception cref="InvalidOperationException">The averages are swapped in.</exception>
    public void Update()
    {
        if (IsSwappedIn) throw new InvalidOperationException("averages cannot be updated while they are swapped in");
        Updates++;
        float newShare = (float)(1 - Math.Min(_decay, (1.0 + Updates) / (10.0 + Updates)));
        for (int i = 0; i < _weights.Length; i++)
            TensorPrimitives.Lerp(_averages[i], _weights[i].Values, newShare, _averages[i]);
    }

    /// <summary>Puts the averages into the network, to evaluate or export it.</summary>
    /// <exception cref="InvalidOperationException">They are in it already.</exception>
    public void SwapIn() => Swap(swapIn: true);

    /// <summary>Puts the last weights back.</summary>
    /// <exception cref="InvalidOperationException">They are in it already.</exception>
    public void SwapOut() => Swap(swapIn: false);

    private void Swap(bool swapIn)
    {
        if (IsSwappedIn == swapIn) throw new InvalidOperationException($"the averages are already swapped {(swapIn ? "in" : "out")}");
        for (int i = 0; i < _weights.Length; i++)
        {
            float[] values = _weights[i].Values, average = _averages[i];
            for (int k = 0; k < values.Length; k++) (values[k], average[k]) = (average[k], values[k]);
        }
        IsSwappedIn = swapIn;
    }
}

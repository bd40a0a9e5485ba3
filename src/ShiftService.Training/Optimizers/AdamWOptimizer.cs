using System.Numerics;
using System.Runtime.InteropServices;
using ShiftService.Training.Checkpoints;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter, ICLR 2019), at rate r and step t: m = b1 m + (1 - b1) g; s = b2 s + (1 - b2) g g;
/// w = w (1 - r d) - r (m / (1 - b1^t)) / (sqrt(s / (1 - b2^t)) + e).
/// </summary>
public sealed class AdamWOptimizer : Optimizer
{
    private readonly float[] _mean, _square;
    private readonly AdamWOptions _options;

    /// <summary>Creates the optimiser with no moments.</summary>
    /// <exception cref="ArgumentException">A group matches no parameter.</exception>
    public AdamWOptimizer(ParameterSet parameters, AdamWOptions options) : base(parameters, options)
    {
        _options = options;
        _mean = new float[parameters.Length];
        _square = new float[parameters.Length];
        State = [new("optimizer/mean", _mean), new("optimizer/square", _square)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NamedArray> State { get; }

    /// <inheritdoc/>
    protected override void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, double rate, double keep)
    {
        Span<float> mean = _mean.AsSpan(offset, values.Length), square = _square.AsSpan(offset, values.Length);
        Span<Vector<float>> ws = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> ms = MemoryMarshal.Cast<float, Vector<float>>(mean), ss = MemoryMarshal.Cast<float, Vector<float>>(square);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        // m / (1 - b1^t) / (sqrt(s / (1 - b2^t)) + e) = m * c / (sqrt(s) + e q), with q = sqrt(1 - b2^t) and c = q / (1 - b1^t).
        double q = Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));
        float c = (float)(rate * q / (1 - Math.Pow(_options.Beta1, Steps))), e = (float)(_options.Epsilon * q), k = (float)keep;
        float b1 = (float)_options.Beta1, a1 = (float)(1 - _options.Beta1), b2 = (float)_options.Beta2, a2 = (float)(1 - _options.Beta2);
        var epsilon = new Vector<float>(e);
        for (int i = 0; i < gs.Length; i++)
        {
            Vector<float> g = gs[i], m = b1 * ms[i] + a1 * g, s = b2 * ss[i] + a2 * (g * g);
            (ms[i], ss[i]) = (m, s);
            ws[i] = k * ws[i] - c * m / (Vector.SquareRoot(s) + epsilon);
        }
        for (int i = gs.Length * Vector<float>.Count; i < gradient.Length; i++)
        {
            float g = gradient[i], m = b1 * mean[i] + a1 * g, s = b2 * square[i] + a2 * (g * g);
            (mean[i], square[i]) = (m, s);
            values[i] = k * values[i] - c * m / (MathF.Sqrt(s) + e);
        }
    }
}

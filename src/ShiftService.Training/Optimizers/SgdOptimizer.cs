using System.Numerics;
using System.Runtime.InteropServices;
using ShiftService.Training.Checkpoints;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>
/// Stochastic gradient descent with momentum m and decoupled weight decay d (SGDW; Loshchilov and Hutter, ICLR 2019), at rate r:
/// v = m v + g; w = w (1 - r d) - r u; where u = g + m v with Nesterov's momentum (as in Sutskever et al., ICML 2013, rearranged), and
/// u = v without.
/// <para>
/// Papers mostly add L2 regularisation c to the gradient instead (g + c w). A weight then decays through the momentum too, by
/// r c / (1 - m) a step once v has settled: their c = 5e-4 at m = 0.9 is d = 5e-3 here. The two differ in that here a norm or a clipped
/// gradient does not change how fast a weight decays.
/// </para>
/// </summary>
public sealed class SgdOptimizer : Optimizer
{
    private readonly float[] _velocity;
    private readonly float _momentum;
    private readonly bool _nesterov;

    /// <summary>Creates the optimiser with no velocity.</summary>
    /// <exception cref="ArgumentException">A group matches no parameter.</exception>
    public SgdOptimizer(ParameterSet parameters, SgdOptions options) : base(parameters, options)
    {
        _momentum = (float)options.Momentum;
        _nesterov = options.Nesterov;
        _velocity = new float[parameters.Length];
        State = [new("optimizer/velocity", _velocity)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NamedArray> State { get; }

    /// <inheritdoc/>
    protected override void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, double rate, double keep)
    {
        Span<float> velocity = _velocity.AsSpan(offset, values.Length);
        Span<Vector<float>> ws = MemoryMarshal.Cast<float, Vector<float>>(values), vs = MemoryMarshal.Cast<float, Vector<float>>(velocity);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        // u = a g + b v covers both forms.
        float r = (float)rate, k = (float)keep, m = _momentum, a = _nesterov ? 1 : 0, b = _nesterov ? m : 1;
        for (int i = 0; i < gs.Length; i++)
        {
            Vector<float> g = gs[i], v = m * vs[i] + g;
            vs[i] = v;
            ws[i] = k * ws[i] - r * (a * g + b * v);
        }
        for (int i = gs.Length * Vector<float>.Count; i < gradient.Length; i++)
        {
            float g = gradient[i], v = m * velocity[i] + g;
            velocity[i] = v;
            values[i] = k * values[i] - r * (a * g + b * v);
        }
    }
}

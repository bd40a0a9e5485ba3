using ShiftService.Training.Checkpoints;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>
/// Updates the parameters that it was made for, in place. A step allocates nothing, and its result depends only on the values before,
/// the gradient, the rate and the progress. Belongs to one thread at a time.
/// </summary>
public abstract class Optimizer
{
    private readonly ParameterPlan[] _plans;
    private readonly ShiftLearningOptions _shifts;
    private readonly float[] _shiftGradient;

    /// <summary>Prepares updates.</summary>
    /// <exception cref="ArgumentException">A group matches no parameter.</exception>
    protected Optimizer(ParameterSet parameters, OptimizerOptions options)
    {
        Parameters = parameters;
        _plans = ParameterPlan.Of(parameters, options);
        _shifts = options.Shifts;
        _shiftGradient = new float[_plans.Where(plan => plan.IsShift).Select(plan => plan.Parameter.Length).DefaultIfEmpty().Max()];
    }

    /// <summary>What is updated.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Steps taken. A checkpoint stores it; set it when one is restored.</summary>
    public long Steps { get; set; }

    /// <summary>Momenta and the like, flat over all parameters, for checkpoints. The arrays are the optimiser's own.</summary>
    public abstract IReadOnlyList<NamedArray> State { get; }

    /// <summary>Updates every parameter.</summary>
    /// <param name="gradient">Gradient of the mean loss, flat over <see cref="Parameters"/>.</param>
    /// <param name="learningRate">The rate, before the factors of groups.</param>
    /// <param name="progress">Share of the run that is done, 0 to 1; decides whether shifts still learn.</param>
    /// <exception cref="ArgumentException">The gradient has another length than the parameters.</exception>
    public void Step(ReadOnlySpan<float> gradient, double learningRate, double progress = 0)
    {
        if (gradient.Length != Parameters.Length)
            throw new ArgumentException($"the gradient has {gradient.Length} values and the parameters have {Parameters.Length}");
        Steps++;
        foreach (ParameterPlan plan in _plans)
        {
            Parameter parameter = plan.Parameter;
            double rate = learningRate * plan.Rate;
            if (rate == 0 || (plan.IsShift && progress >= _shifts.LearnUntil)) continue;
            ReadOnlySpan<float> slice = gradient.Slice(parameter.Offset, parameter.Length);
            if (plan.IsShift && _shifts.NormalizeGradients) slice = Normalized(slice);
            Update(parameter.Weight.Values, slice, parameter.Offset, rate, 1 - rate * plan.Decay);
            if (plan.IsShift && progress < _shifts.PenaltyUntil) Penalize(parameter.Weight.Values, rate);
        }
    }

    /// <summary>Updates one parameter.</summary>
    /// <param name="values">The parameter's values.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="offset">Where its state begins in flat arrays.</param>
    /// <param name="rate">Its learning rate.</param>
    /// <param name="keep">Factor on the values that is its weight decay.</param>
    protected abstract void Update(Span<float> values, ReadOnlySpan<float> gradient, int offset, double rate, double keep);

    private ReadOnlySpan<float> Normalized(ReadOnlySpan<float> gradient)
    {
        Span<float> unit = _shiftGradient.AsSpan(0, gradient.Length);
        for (int i = 0; i + 1 < gradient.Length; i += 2)
        {
            double y = gradient[i], x = gradient[i + 1], length = Math.Sqrt(y * y + x * x);
            // A channel that nothing depends on has no direction to go.
            unit[i] = length > 0 ? (float)(y / length) : (float)y;
            unit[i + 1] = length > 0 ? (float)(x / length) : (float)x;
        }
        return unit;
    }

    private void Penalize(Span<float> offsets, double rate)
    {
        double strength = rate * _shifts.PenaltyStrength;
        switch (_shifts.Penalty)
        {
            case DisplacementPenalty.L2:
                foreach (ref float offset in offsets) offset *= (float)(1 - strength);
                break;
            case DisplacementPenalty.L1: // The proximal step: an offset stops at 0 instead of swinging around it.
                foreach (ref float offset in offsets) offset = MathF.CopySign(MathF.Max(0, MathF.Abs(offset) - (float)strength), offset);
                break;
        }
    }
}

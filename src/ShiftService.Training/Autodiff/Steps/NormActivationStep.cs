using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;
using ShiftService.Kernels.Norms;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// A batch norm, or constant factors, with the rectifier behind it and the residual sum behind that, in one pass forward; backward is one
/// pass for the sums over pixels and one for the gradient. Only the step's input is kept: the clamp is found again from it.
/// </summary>
internal sealed unsafe class NormActivationStep : LaneStep
{
    private readonly NormLayer _layer;
    private readonly LaneValue _input, _output;
    private readonly LaneValue? _residual;
    private readonly NormMode _mode;
    private readonly int _pitch;
    private readonly float* _scale, _offset, _sum, _squares, _gradientSum, _gradientProducts, _slope, _shift;
    private readonly double[] _mean, _inverse;
    private readonly NormGradient _gradient;
    private LaneBuffer? _inputGradient, _residualGradient;
    private bool _accumulates, _residualAccumulates, _residualShares;
    private bool _producerSums;
    private int _lookedAt, _gradientsLookedAt;

    public NormActivationStep(string name, LanePlan plan, NormLayer layer, LaneValue input, LaneValue? residual, LaneValue output)
        : base(name)
    {
        (_layer, _input, _residual, _output) = (layer, input, residual, output);
        _mode = plan.Options.Norms;
        _gradient = new(plan, layer.Norm?.Scale, layer.Norm?.Bias, input.Shape.Channels);
        output.NeedsGradient = input.NeedsGradient || _gradient.IsTrained || residual is { NeedsGradient: true };
        plan.Define(output);
        _pitch = input.Buffer!.Pitch;
        _scale = plan.Memory.Floats(_pitch);
        _offset = plan.Memory.Floats(_pitch);
        _sum = plan.Memory.Floats(_pitch);
        _squares = plan.Memory.Floats(_pitch);
        _gradientSum = plan.Memory.Floats(_pitch);
        _gradientProducts = plan.Memory.Floats(_pitch);
        _slope = plan.Memory.Floats(_pitch);
        _shift = plan.Memory.Floats(_pitch);
        _mean = new double[_pitch];
        _inverse = new double[_pitch];
        Statistics = layer.Norm is { } norm && _mode == NormMode.Batch ? new(norm) : null;
    }

    /// <inheritdoc/>
    public override NormStatistics? Statistics { get; }

    /// <inheritdoc/>
    public override StepReach Reach => SumsGradients ? StepReach.LooksFirst : StepReach.Image;

    private bool SumsGradients => Statistics is not null || _gradient.IsTrained;

    private int Channels => _input.Shape.Channels;

    /// <summary>Lets the step that defines the input sum it up while it is in the cache.</summary>
    public void SumIn(ISumsOutput producer)
    {
        if (Statistics is null) return;
        producer.SumOutputInto(_sum, _squares);
        _producerSums = true;
    }

    public override void PlanBackward(LanePlan plan)
    {
        if (_output.Gradient is not { } gradient) return;
        // The clamp and the sum come after the norm: the input's gradient may take the place of the output's only without a residual.
        if (_input.NeedsGradient)
        {
            if (_residual is null && plan.TryShareGradient(_input, gradient)) _inputGradient = gradient;
            else _inputGradient = plan.GradientOf(_input, out _accumulates);
        }
        if (_residual is { NeedsGradient: true })
        {
            _residualShares = plan.TryShareGradient(_residual, gradient);
            if (!_residualShares) _residualGradient = plan.GradientOf(_residual, out _residualAccumulates);
        }
        plan.ReleaseGradient(_output);
    }

    public override void Refresh()
    {
        if (Statistics is not null) return;
        (float[]? factor, float[]? addend) = _layer switch
        {
            { Norm: { } norm } => norm.AsAffine(),
            { Constant: { } constant } => (constant.Scale.Values, constant.Bias.Values),
            _ => (null, null),
        };
        for (int c = 0; c < Channels; c++)
        {
            _scale[c] = factor is null ? 1 : factor[c];
            _offset[c] = addend is null ? 0 : addend[c];
            if (_layer.Norm is not { } frozen) continue;
            _mean[c] = frozen.Mean.Values[c];
            _inverse[c] = 1 / Math.Sqrt(frozen.Variance.Values[c] + (double)frozen.Epsilon);
        }
    }

    public override void LookForward(nint arena, int first, int count)
    {
        if (Statistics is null) return;
        _lookedAt += count;
        for (int i = first; i < first + count && !_producerSums; i++) ChannelMoments.Add(_input.Buffer!.In(SliceOf(arena, i)), _sum, _squares);
    }

    public override void Forward(nint arena, int first, int count)
    {
        if (Statistics is not null && first == 0) TakeStatistics();
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            StridedImage residual = _residual is null ? default : _residual.Buffer!.In(slice);
            NormActivation.Forward(
                _input.Buffer!.In(slice), residual, _output.Buffer!.In(slice), _scale, _offset, _layer.Minimum, _layer.Maximum);
            if (_layer.MovesZero) _output.Buffer.ClearPadding(slice);
        }
    }

    public override void LookBackward(nint arena, int first, int count)
    {
        if (_output.Gradient is not { } gradient || !SumsGradients) return;
        _gradientsLookedAt += count;
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            NormActivation.GradientSums(
                _input.Buffer!.In(slice), gradient.In(slice), _scale, _offset, _layer.Minimum, _layer.Maximum,
                _gradientSum, _gradientProducts);
        }
    }

    public override void Backward(nint arena, int first, int count)
    {
        if (_output.Gradient is not { } gradient) return;
        if (SumsGradients && first == 0) TakeGradientSums();
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            StridedImage upper = gradient.In(slice);
            if (_inputGradient is not null)
                NormActivation.Backward(
                    _input.Buffer!.In(slice), upper, _inputGradient.In(slice), _scale, _offset, _layer.Minimum, _layer.Maximum,
                    _slope, _shift, _accumulates);
            if (_residualGradient is not null) ElementwiseSum.Copy(upper, _residualGradient.In(slice), _residualAccumulates);
        }
    }

    public override void Collect(Span<float> gradient) => _gradient.AddTo(gradient);

    // Biased variance for normalising, as everywhere; the running average takes the unbiased one.
    private void TakeStatistics()
    {
        BatchNorm norm = _layer.Norm!;
        double count = (double)_lookedAt * _input.Shape.Height * _input.Shape.Width;
        _lookedAt = 0;
        for (int c = 0; c < Channels; c++)
        {
            double mean = _sum[c] / count, variance = Math.Max(0, _squares[c] / count - mean * mean);
            _mean[c] = mean;
            _inverse[c] = 1 / Math.Sqrt(variance + norm.Epsilon);
            double factor = norm.Scale.Values[c] * _inverse[c];
            _scale[c] = (float)factor;
            _offset[c] = (float)(norm.Bias.Values[c] - mean * factor);
            Statistics!.Add(c, mean, count > 1 ? variance * count / (count - 1) : variance);
        }
        Statistics!.Count++;
        new Span<float>(_sum, _pitch).Clear();
        new Span<float>(_squares, _pitch).Clear();
    }

    // du = scale (g - mean(g) - x' mean(g x')), where x' is the normalised input: Ioffe and Szegedy, 2015.
    private void TakeGradientSums()
    {
        double count = (double)_gradientsLookedAt * _input.Shape.Height * _input.Shape.Width;
        _gradientsLookedAt = 0;
        for (int c = 0; c < Channels; c++)
        {
            double bias = _gradientSum[c], scale = (_gradientProducts[c] - _mean[c] * bias) * _inverse[c];
            _gradient.Add(c, scale, bias);
            if (Statistics is null) continue;
            double slope = -_scale[c] * _inverse[c] * scale / count;
            _slope[c] = (float)slope;
            _shift[c] = (float)(-_scale[c] * bias / count - slope * _mean[c]);
        }
        new Span<float>(_gradientSum, _pitch).Clear();
        new Span<float>(_gradientProducts, _pitch).Clear();
    }
}

using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;
using ShiftService.Kernels.Norms;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// Every channel of every image normalised by its own mean and biased variance, with the rectifier behind it. Each image keeps its
/// statistics for backward. With styles, scale and bias are an image's own mixture of the tables' rows, and so are their gradients.
/// </summary>
internal sealed unsafe class InstanceNormStep : ImageStep
{
    private readonly NormLayer _layer;
    private readonly InstanceNormLayer _norm;
    private readonly LanePlan _plan;
    private readonly int _pitch;
    private readonly float[] _ones, _zeros, _inverse, _center;
    private readonly float* _scale, _offset, _sum, _products, _slope, _shift;
    private readonly NormGradient _gradient;

    public InstanceNormStep(string name, LanePlan plan, NormLayer layer, LaneValue input, LaneValue output)
        : base(name, plan, input, output, plan.IsTrained(layer.Instance!.Scale) || plan.IsTrained(layer.Instance.Bias), inPlace: true)
    {
        (_layer, _norm, _plan) = (layer, layer.Instance!, plan);
        _pitch = output.Buffer!.Pitch;
        _ones = new float[_pitch];
        Array.Fill(_ones, 1);
        _zeros = new float[_pitch];
        // By image: 1 / deviation, and -mean / deviation.
        _inverse = new float[_pitch * plan.Options.MicroBatch];
        _center = new float[_pitch * plan.Options.MicroBatch];
        _scale = plan.Memory.Floats(_pitch);
        _offset = plan.Memory.Floats(_pitch);
        _sum = plan.Memory.Floats(_pitch);
        _products = plan.Memory.Floats(_pitch);
        _slope = plan.Memory.Floats(_pitch);
        _shift = plan.Memory.Floats(_pitch);
        _gradient = new(plan, _norm.Scale, _norm.Bias, _norm.Scale.Values.Length);
    }

    public override void Collect(Span<float> gradient) => _gradient.AddTo(gradient);

    protected override void ForwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice);
        InstanceStatistics.Compute(
            source, _ones, _zeros, _norm.Epsilon, _inverse.AsSpan(image * _pitch, _pitch), _center.AsSpan(image * _pitch, _pitch));
        TakeFactors(image);
        NormActivation.Forward(source, default, Output.Buffer!.In(slice), _scale, _offset, _layer.Minimum, _layer.Maximum);
        if (_layer.MovesZero) Output.Buffer.ClearPadding(slice);
    }

    // du = scale / deviation (g - mean(g) - x' mean(g x')), where x' is the normalised input.
    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice), upper = Output.Gradient!.In(slice);
        TakeFactors(image);
        new Span<float>(_sum, _pitch).Clear();
        new Span<float>(_products, _pitch).Clear();
        NormActivation.GradientSums(source, upper, _scale, _offset, _layer.Minimum, _layer.Maximum, _sum, _products);
        double count = Input.Shape.Pixels;
        for (int c = 0; c < Input.Shape.Channels; c++)
        {
            double inverse = _inverse[image * _pitch + c], center = _center[image * _pitch + c];
            double bias = _sum[c], scale = _products[c] * inverse + bias * center;
            AddGradient(image, c, scale, bias);
            _slope[c] = (float)(-_scale[c] * inverse * scale / count);
            _shift[c] = (float)(-_scale[c] * (bias + center * scale) / count);
        }
        if (InputGradient is not null)
            NormActivation.Backward(
                source, upper, InputGradient.In(slice), _scale, _offset, _layer.Minimum, _layer.Maximum, _slope, _shift, Accumulates);
    }

    // Factor and addend of an image's channels; those of padding channels stay zero.
    private void TakeFactors(int image)
    {
        for (int c = 0; c < Input.Shape.Channels; c++)
        {
            (float scale, float bias) = _norm.Styles == 0 ? (_norm.Scale.Values[c], _norm.Bias.Values[c]) : Mixed(image, c);
            _scale[c] = scale * _inverse[image * _pitch + c];
            _offset[c] = bias + scale * _center[image * _pitch + c];
        }
    }

    private (float Scale, float Bias) Mixed(int image, int channel)
    {
        float scale = 0, bias = 0;
        for (int s = 0, i = channel; s < _norm.Styles; s++, i += Input.Shape.Channels)
        {
            float weight = _plan.Styles[image * _norm.Styles + s];
            scale += weight * _norm.Scale.Values[i];
            bias += weight * _norm.Bias.Values[i];
        }
        return (scale, bias);
    }

    private void AddGradient(int image, int channel, double scale, double bias)
    {
        if (_norm.Styles == 0) _gradient.Add(channel, scale, bias);
        for (int s = 0; s < _norm.Styles; s++)
        {
            float weight = _plan.Styles[image * _norm.Styles + s];
            if (weight != 0) _gradient.Add(s * Input.Shape.Channels + channel, weight * scale, weight * bias);
        }
    }
}

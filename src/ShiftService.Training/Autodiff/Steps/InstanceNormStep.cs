using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;
using ShiftService.Kernels.Norms;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// Every channel of every image normalised by its own mean and biased variance, with the rectifier behind it. Each image keeps its
/// statistics for backward.
/// </summary>
internal sealed unsafe class InstanceNormStep : ImageStep
{
    private readonly NormLayer _layer;
    private readonly InstanceNorm _norm;
    private readonly int _pitch;
    private readonly float[] _ones, _zeros, _inverse, _center;
    private readonly float* _scale, _offset, _sum, _products, _slope, _shift;
    private readonly NormGradient _gradient;

    public InstanceNormStep(string name, LanePlan plan, NormLayer layer, LaneValue input, LaneValue output)
        : base(name, plan, input, output, plan.IsTrained(layer.Instance!.Scale) || plan.IsTrained(layer.Instance.Bias), inPlace: true)
    {
        (_layer, _norm) = (layer, layer.Instance!);
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
        _gradient = new(plan, _norm.Scale, _norm.Bias, input.Shape.Channels);
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
            _gradient.Add(c, scale, bias);
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
            _scale[c] = _norm.Scale.Values[c] * _inverse[image * _pitch + c];
            _offset[c] = _norm.Bias.Values[c] + _norm.Scale.Values[c] * _center[image * _pitch + c];
        }
    }
}

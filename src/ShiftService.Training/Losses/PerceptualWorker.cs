using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Autodiff;

namespace ShiftService.Training.Losses;

/// <summary>A lane's share of a perceptual loss: an eye that goes forward and back for the outputs, and one that goes forward for the content
/// images, only as far as it must.</summary>
internal sealed class PerceptualWorker : LossWorker, IDisposable
{
    private readonly Lane _eye, _contentEye;
    private readonly Feature[] _features;
    private readonly ILossWorker _variation;
    private readonly float[] _content, _variationGradient;
    private readonly string _contentLayer;
    private readonly PerceptualWeights _weights;

    public PerceptualWorker(
        ILoss loss, int maxImages, TensorShape output, Network eye, Network contentEye, (string Layer, GramTarget[] Grams)[] styles,
        PerceptualWeights weights)
        : base(loss, maxImages, output)
    {
        (_contentLayer, _weights) = (contentEye.Outputs[0], weights);
        _eye = new(eye, new([]), new() { MicroBatch = maxImages, Norms = NormMode.Frozen, InputGradient = true });
        _contentEye = new(contentEye, new([]), new() { MicroBatch = maxImages, Norms = NormMode.Frozen });
        _features = [.. eye.Outputs.Select(layer => new Feature(layer, eye.ShapeOf(layer), maxImages)
        {
            Content = layer == _contentLayer ? new ContentLoss().CreateWorker(maxImages, eye.ShapeOf(layer)) : null,
            Style = styles.FirstOrDefault(s => s.Layer == layer).Grams is { } grams
                ? new GramLoss(grams).CreateWorker(maxImages, eye.ShapeOf(layer))
                : null,
        })];
        _variation = new TotalVariationLoss().CreateWorker(maxImages, output);
        _content = new float[maxImages * eye.ShapeOf(_contentLayer).Elements];
        _variationGradient = new float[maxImages * output.Elements];
    }

    /// <summary>The parts of the last loss.</summary>
    public PerceptualParts Parts { get; private set; }

    public void Dispose()
    {
        _eye.Dispose();
        _contentEye.Dispose();
    }

    protected override LossResult Compute(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
    {
        _contentEye.Forward(input.Images, input.Teacher);
        Span<float> content = _content.AsSpan(0, _content.Length / Capacity * input.Images);
        _contentEye.ReadOutput(_contentLayer, content);
        _eye.Forward(input.Images, output);
        PerceptualParts sum = default;
        foreach (Feature feature in _features) sum += Compare(feature, new(input.Images, [], content, input.Styles), scale);
        _eye.Backward();
        _eye.ReadInputGradient(outputGradient);
        Span<float> variation = _variationGradient.AsSpan(0, outputGradient.Length);
        double rough = _variation.Evaluate(output, new(input.Images, []), scale * (float)_weights.TotalVariation, variation).Sum;
        TensorPrimitives.Add(outputGradient, variation, outputGradient);
        Parts = sum with { Variation = rough };
        return new(sum.Content + sum.Style + rough);
    }

    private PerceptualParts Compare(Feature feature, in LossInput content, float scale)
    {
        Span<float> values = feature.Values.AsSpan(0, content.Images * feature.Elements);
        Span<float> gradient = feature.Gradient.AsSpan(0, values.Length), part = feature.Part.AsSpan(0, values.Length);
        _eye.ReadOutput(feature.Layer, values);
        gradient.Clear();
        double same = 0, style = 0;
        if (feature.Content is not null) same = Add(feature.Content, new(content.Images, [], content.Teacher), _weights.Content, values, gradient, part);
        if (feature.Style is not null) style = Add(feature.Style, new(content.Images, [], styles: content.Styles), _weights.Style, values, gradient, part);
        _eye.WriteOutputGradient(feature.Layer, gradient);
        return new(same, style, 0);

        double Add(ILossWorker loss, in LossInput input, double weight, Span<float> values, Span<float> gradient, Span<float> part)
        {
            LossResult result = loss.Evaluate(values, input, scale * (float)weight, part);
            TensorPrimitives.Add(gradient, part, gradient);
            return result.Sum;
        }
    }

    /// <summary>One activation of the eye, what it is compared by, and room for it.</summary>
    private sealed record Feature(string Layer, TensorShape Shape, int MaxImages)
    {
        public int Elements { get; } = checked((int)Shape.Elements);

        public float[] Values { get; } = new float[MaxImages * Shape.Elements];

        public float[] Gradient { get; } = new float[MaxImages * Shape.Elements];

        public float[] Part { get; } = new float[MaxImages * Shape.Elements];

        public ILossWorker? Content { get; init; }

        public ILossWorker? Style { get; init; }
    }
}

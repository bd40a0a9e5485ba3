using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Autodiff;

namespace ShiftService.Training.Losses;

/// <summary>A lane's share of a perceptual loss: the eye's own lane, which goes forward for both images and back for one.</summary>
internal sealed class PerceptualWorker : LossWorker, IDisposable
{
    private readonly Lane _eye;
    private readonly Feature[] _features;
    private readonly ILossWorker _variation;
    private readonly float[] _content, _variationGradient;
    private readonly string _contentLayer;
    private readonly PerceptualWeights _weights;

    public PerceptualWorker(
        ILoss loss, int maxImages, TensorShape output, Network eye, string contentLayer, (string Layer, float[] Gram)[] styles,
        PerceptualWeights weights)
        : base(loss, maxImages, output)
    {
        (_contentLayer, _weights) = (contentLayer, weights);
        _eye = new(eye, new([]), new() { MicroBatch = maxImages, Norms = NormMode.Frozen, InputGradient = true });
        _features = [.. eye.Outputs.Select(layer => new Feature(layer, eye.ShapeOf(layer), maxImages)
        {
            Content = layer == contentLayer ? new ContentLoss().CreateWorker(maxImages, eye.ShapeOf(layer)) : null,
            Style = styles.FirstOrDefault(s => s.Layer == layer).Gram is { } gram
                ? new GramLoss(gram).CreateWorker(maxImages, eye.ShapeOf(layer))
                : null,
        })];
        _variation = new TotalVariationLoss().CreateWorker(maxImages, output);
        _content = new float[maxImages * eye.ShapeOf(contentLayer).Elements];
        _variationGradient = new float[maxImages * output.Elements];
    }

    public void Dispose() => _eye.Dispose();

    protected override LossResult Compute(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
    {
        _eye.Forward(input.Images, input.Teacher);
        Span<float> content = _content.AsSpan(0, _content.Length / Capacity * input.Images);
        _eye.ReadOutput(_contentLayer, content);
        _eye.Forward(input.Images, output);
        double sum = 0;
        foreach (Feature feature in _features) sum += Compare(feature, new(input.Images, [], content), scale);
        _eye.Backward();
        _eye.ReadInputGradient(outputGradient);
        Span<float> variation = _variationGradient.AsSpan(0, outputGradient.Length);
        sum += _variation.Evaluate(output, new(input.Images, []), scale * (float)_weights.TotalVariation, variation).Sum;
        TensorPrimitives.Add(outputGradient, variation, outputGradient);
        return new(sum);
    }

    private double Compare(Feature feature, in LossInput content, float scale)
    {
        Span<float> values = feature.Values.AsSpan(0, content.Images * feature.Elements);
        Span<float> gradient = feature.Gradient.AsSpan(0, values.Length), part = feature.Part.AsSpan(0, values.Length);
        _eye.ReadOutput(feature.Layer, values);
        gradient.Clear();
        double sum = 0;
        if (feature.Content is not null) sum += Add(feature.Content, content, _weights.Content, values, gradient, part);
        if (feature.Style is not null) sum += Add(feature.Style, new(content.Images, []), _weights.Style, values, gradient, part);
        _eye.WriteOutputGradient(feature.Layer, gradient);
        return sum;

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

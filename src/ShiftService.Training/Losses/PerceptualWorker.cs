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
    private readonly float[] _content, _variationGradient, _seen, _seenContent, _seenGradient;
    private readonly int _border;
    private readonly string _contentLayer;
    private readonly PerceptualWeights _weights;

    public PerceptualWorker(
        ILoss loss, int maxImages, TensorShape output, Network eye, Network contentEye, (string Layer, GramTarget[] Grams)[] styles,
        PerceptualWeights weights, int border)
        : base(loss, maxImages, output)
    {
        (_contentLayer, _weights, _border) = (contentEye.Outputs[0], weights, border);
        _eye = new(eye, new([]), new() { MicroBatch = maxImages, Norms = NormMode.Frozen, InputGradient = true });
        _contentEye = new(contentEye, new([]), new() { MicroBatch = maxImages, Norms = NormMode.Frozen });
        _features = [.. eye.Outputs.Select(layer => new Feature(layer, eye.ShapeOf(layer), maxImages)
        {
            Content = layer == _contentLayer ? new ContentLoss().CreateWorker(maxImages, eye.ShapeOf(layer)) : null,
            Style = styles.FirstOrDefault(s => s.Layer == layer).Grams is { } grams
                ? new GramLoss(grams).CreateWorker(maxImages, eye.ShapeOf(layer))
                : null,
        })];
        _variation = new TotalVariationLoss().CreateWorker(maxImages, eye.InputShape);
        _content = new float[maxImages * eye.ShapeOf(_contentLayer).Elements];
        long seen = maxImages * eye.InputShape.Elements;
        (_variationGradient, _seen, _seenContent, _seenGradient) = (new float[seen], new float[seen], new float[seen], new float[seen]);
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
        Span<float> seen = _seen.AsSpan(0, _seen.Length / Capacity * input.Images), seenContent = _seenContent.AsSpan(0, seen.Length);
        Span<float> gradient = _seenGradient.AsSpan(0, seen.Length), variation = _variationGradient.AsSpan(0, seen.Length);
        for (int row = 0; row < Rows(input.Images); row++)
        {
            output.Slice(RowAt(row), SeenWidth).CopyTo(seen[(row * SeenWidth)..]);
            input.Teacher.Slice(RowAt(row), SeenWidth).CopyTo(seenContent[(row * SeenWidth)..]);
        }
        _contentEye.Forward(input.Images, seenContent);
        Span<float> content = _content.AsSpan(0, _content.Length / Capacity * input.Images);
        _contentEye.ReadOutput(_contentLayer, content);
        _eye.Forward(input.Images, seen);
        PerceptualParts sum = default;
        foreach (Feature feature in _features) sum += Compare(feature, new(input.Images, [], content, styles: input.Styles), scale);
        _eye.Backward();
        _eye.ReadInputGradient(gradient);
        double rough = _variation.Evaluate(seen, new(input.Images, []), scale * (float)_weights.TotalVariation, variation).Sum;
        TensorPrimitives.Add(gradient, variation, gradient);
        outputGradient.Clear();
        for (int row = 0; row < Rows(input.Images); row++)
            gradient.Slice(row * SeenWidth, SeenWidth).CopyTo(outputGradient[RowAt(row)..]);
        Parts = sum with { Variation = rough };
        return new(sum.Content + sum.Style + rough);
    }

    private int SeenWidth => Shape.Width - 2 * _border;

    private int SeenHeight => Shape.Height - 2 * _border;

    private int Rows(int images) => images * Shape.Channels * SeenHeight;

    // Where the part that is seen of a row begins, of rows of all channels of all images.
    private int RowAt(int row) =>
        ((row / SeenHeight * Shape.Height) + _border + row % SeenHeight) * Shape.Width + _border;

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

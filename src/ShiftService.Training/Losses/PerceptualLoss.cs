using ShiftService.Graph;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// What another network sees in an image (Johnson, Alahi and Fei-Fei, ECCV 2016): the same content as in a content image, by
/// <see cref="ContentLoss"/> on one layer; the style of a painting, by <see cref="GramLoss"/> on several; and smoothness, by
/// <see cref="TotalVariationLoss"/>. <see cref="LossInput.Teacher"/> holds the content images, in the form of the outputs.
/// </summary>
public sealed class PerceptualLoss : ILoss
{
    private readonly Network _eye;
    private readonly string _contentLayer;
    private readonly PerceptualWeights _weights;
    private readonly (string Layer, float[] Gram)[] _styles;

    /// <summary>Measures the style.</summary>
    /// <param name="eye">The network that looks. Its input is what the trained network puts out; its weights stay as they are.</param>
    /// <param name="contentLayer">Activation that content is compared on.</param>
    /// <param name="styleLayers">Activations that style is compared on, at least one.</param>
    /// <param name="style">The painting, [channel, row, column], in the form that the eye reads.</param>
    /// <param name="styleHeight">Its height in pixels.</param>
    /// <param name="styleWidth">Its width in pixels.</param>
    /// <param name="weights">Factors of the parts.</param>
    /// <exception cref="ModelException">The eye has no such layer, does not fit the painting, or cannot be differentiated.</exception>
    public PerceptualLoss(
        Network eye, string contentLayer, IReadOnlyList<string> styleLayers, ReadOnlySpan<float> style, int styleHeight, int styleWidth,
        PerceptualWeights weights)
    {
        ArgumentOutOfRangeException.ThrowIfZero(styleLayers.Count);
        (_contentLayer, _weights) = (contentLayer, weights);
        _eye = LookingAt(eye, [.. styleLayers.Append(contentLayer).Distinct()]);
        Network large = _eye.WithInputSize(styleHeight, styleWidth);
        using var lane = new Lane(large, new([]), new() { MicroBatch = 1, Norms = NormMode.Frozen });
        lane.Forward(1, style);
        _styles = new (string, float[])[styleLayers.Count];
        for (int i = 0; i < _styles.Length; i++)
        {
            TensorShape shape = large.ShapeOf(styleLayers[i]);
            var features = new float[shape.Elements];
            lane.ReadOutput(styleLayers[i], features);
            _styles[i] = (styleLayers[i], new float[shape.Channels * shape.Channels]);
            GramMatrix.Compute(features, shape, _styles[i].Gram);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => true;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) => new PerceptualWorker(
        this, maxImages, output, _eye.WithInputSize(output.Height, output.Width), _contentLayer, _styles, _weights);

    // The part of a network that some of its activations depend on, with these as outputs.
    private static Network LookingAt(Network eye, string[] layers)
    {
        var needed = new HashSet<string>(layers);
        var nodes = new List<Node>();
        for (int i = eye.Nodes.Count - 1; i >= 0; i--)
        {
            if (!needed.Contains(eye.Nodes[i].Output)) continue;
            needed.UnionWith(eye.Nodes[i].Inputs);
            nodes.Insert(0, eye.Nodes[i]);
        }
        return new(eye.Name, eye.Input, eye.InputShape, nodes, layers);
    }
}

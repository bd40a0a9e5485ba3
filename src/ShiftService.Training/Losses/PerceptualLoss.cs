using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// What another network sees in an image (Johnson, Alahi and Fei-Fei, ECCV 2016): the same content as in a content image, by
/// <see cref="ContentLoss"/> on one layer; the style of a painting, by <see cref="GramLoss"/> on several; and smoothness, by
/// <see cref="TotalVariationLoss"/>. <see cref="LossInput.Teacher"/> holds the content images, in the form of the outputs. Each image may
/// have another of several paintings. The style's part is the mean over the layers of |G - T|^2 / |T|^2, so that neither a layer nor a
/// painting outweighs others by the size of its numbers.
/// </summary>
public sealed class PerceptualLoss : ILoss
{
    private readonly Network _eye;
    private readonly string _contentLayer;
    private readonly PerceptualWeights _weights;
    private readonly string[] _styleLayers;
    private readonly GramTarget[][] _grams;
    private readonly int _border;

    /// <summary>Measures the style.</summary>
    /// <param name="eye">The network that looks. Its input is what the trained network puts out; its weights stay as they are.</param>
    /// <param name="contentLayer">Activation that content is compared on.</param>
    /// <param name="styleLayers">Activations that style is compared on, at least one.</param>
    /// <param name="styles">The paintings, at least one.</param>
    /// <param name="weights">Factors of the parts.</param>
    /// <param name="border">Pixels along the edges of outputs that are not looked at.</param>
    /// <exception cref="ModelException">The eye has no such layer, does not fit a painting, or cannot be differentiated.</exception>
    public PerceptualLoss(
        Network eye, string contentLayer, IReadOnlyList<string> styleLayers, IReadOnlyList<StyleTarget> styles, PerceptualWeights weights,
        int border = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(styleLayers.Count);
        ArgumentOutOfRangeException.ThrowIfZero(styles.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(border);
        (_contentLayer, _weights, _border) = (contentLayer, weights, border);
        _eye = LookingAt(eye, [.. styleLayers.Append(contentLayer).Distinct()]);
        _styleLayers = [.. styleLayers];
        _grams = [.. styleLayers.Select(_ => new GramTarget[styles.Count])];
        for (int style = 0; style < styles.Count; style++) Measure(styles[style], style);
    }

    /// <inheritdoc/>
    public bool ComparesWithImages => true;

    /// <inheritdoc/>
    public int Styles => _grams[0].Length;

    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => true;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output)
    {
        if (2 * _border >= Math.Min(output.Height, output.Width))
            throw new ArgumentException($"outputs are {output}, and {_border} pixels along each edge of them are not looked at: nothing is left");
        Network eye = _eye.WithInputSize(output.Height - 2 * _border, output.Width - 2 * _border);
        return new PerceptualWorker(
            this, maxImages, output, eye, LookingAt(eye, [_contentLayer]),
            [.. _styleLayers.Select((layer, i) => (layer, _grams[i]))], _weights, _border);
    }

    private void Measure(StyleTarget style, int index)
    {
        Network large = _eye.WithInputSize(style.Height, style.Width);
        using var lane = new Lane(large, new([]), new() { MicroBatch = 1, Norms = NormMode.Frozen });
        lane.Forward(1, style.Pixels);
        for (int i = 0; i < _styleLayers.Length; i++)
        {
            TensorShape shape = large.ShapeOf(_styleLayers[i]);
            var features = new float[shape.Elements];
            lane.ReadOutput(_styleLayers[i], features);
            var gram = new float[shape.Channels * shape.Channels];
            GramMatrix.Compute(features, shape, gram);
            double square = TensorPrimitives.SumOfSquares<float>(gram);
            _grams[i][index] = new(gram, square == 0 ? 0 : style.Weight / (square * _styleLayers.Length));
        }
    }

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

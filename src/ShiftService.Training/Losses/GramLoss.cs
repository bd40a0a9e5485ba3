using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// The squared difference f |G - T|^2 between the Gram matrices of an image's features and of a style image's (Johnson et al., ECCV 2016,
/// eq. 4). The image and the style may have different sizes. Each image has a style of its own, <see cref="LossInput.Styles"/>.
/// </summary>
/// <param name="styles">T and f of each style.</param>
public sealed class GramLoss(params GramTarget[] styles) : ILoss
{
    /// <inheritdoc/>
    public int Styles => styles.Length;

    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => false;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(styles.Length);
        foreach (GramTarget style in styles)
            if (style.Gram.Length != output.Channels * output.Channels)
                throw new ArgumentException($"a style's Gram matrix has {style.Gram.Length} values and the features are {output}");
        return new Worker(this, maxImages, output, styles);
    }

    private sealed class Worker(ILoss loss, int maxImages, TensorShape shape, GramTarget[] styles) : LossWorker(loss, maxImages, shape)
    {
        private readonly float[] _gram = new float[shape.Channels * shape.Channels];

        protected override LossResult Compute(
            ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
        {
            double sum = 0;
            int channels = Shape.Channels, pixels = (int)Shape.Pixels;
            outputGradient.Clear();
            for (int i = 0; i < input.Images; i++)
            {
                ReadOnlySpan<float> features = Row(output, i);
                Span<float> gradient = Row(outputGradient, i);
                GramMatrix.Compute(features, Shape, _gram);
                GramTarget style = styles[input.StyleOf(i)];
                TensorPrimitives.Subtract(_gram, style.Gram, _gram);
                sum += style.Factor * TensorPrimitives.SumOfSquares<float>(_gram);
                // d|F F' / n - T|^2 / dF = 4 / n (G - T) F, the difference being symmetric.
                TensorPrimitives.Multiply(_gram, (float)(4 * style.Factor * scale / Features), _gram);
                for (int c = 0; c < channels; c++)
                {
                    Span<float> row = gradient.Slice(c * pixels, pixels);
                    for (int k = 0; k < channels; k++)
                        TensorPrimitives.MultiplyAdd(features.Slice(k * pixels, pixels), _gram[c * channels + k], row, row);
                }
            }
            return new(sum * scale);
        }
    }
}

using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// The squared difference |G - T|^2 between the Gram matrices of an image's features and of a style image's (Johnson et al., ECCV 2016,
/// eq. 4). The image and the style may have different sizes.
/// </summary>
/// <param name="style">T, [channels, channels], as <see cref="GramMatrix"/> computes it.</param>
public sealed class GramLoss(float[] style) : ILoss
{
    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => false;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) => style.Length == output.Channels * output.Channels
        ? new Worker(this, maxImages, output, style)
        : throw new ArgumentException($"the style's Gram matrix has {style.Length} values and the features are {output}");

    private sealed class Worker(ILoss loss, int maxImages, TensorShape shape, float[] style) : LossWorker(loss, maxImages, shape)
    {
        private readonly float[] _gram = new float[style.Length];

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
                TensorPrimitives.Subtract(_gram, style, _gram);
                sum += TensorPrimitives.SumOfSquares<float>(_gram);
                // d|F F' / n - T|^2 / dF = 4 / n (G - T) F, the difference being symmetric.
                TensorPrimitives.Multiply(_gram, 4 * scale / Features, _gram);
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

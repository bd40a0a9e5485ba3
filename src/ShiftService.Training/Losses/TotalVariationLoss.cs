using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// The mean over an image of the squared differences between neighbouring pixels, (1 / CHW) sum (x[y,x+1] - x[y,x])^2 +
/// (x[y+1,x] - x[y,x])^2: small for smooth images (Mahendran and Vedaldi, CVPR 2015, with beta 2).
/// </summary>
public sealed class TotalVariationLoss : ILoss
{
    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => false;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) => new Worker(this, maxImages, output);

    private sealed class Worker(ILoss loss, int maxImages, TensorShape shape) : LossWorker(loss, maxImages, shape)
    {
        private readonly float[] _difference = new float[shape.Width];

        protected override LossResult Compute(
            ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
        {
            double sum = 0;
            int width = Shape.Width, rows = input.Images * Shape.Channels * Shape.Height;
            float factor = 2 * scale / Features;
            outputGradient.Clear();
            for (int row = 0; row < rows; row++)
            {
                int start = row * width;
                sum += AddPair(output, outputGradient, start, start + 1, width - 1, factor);
                if (row % Shape.Height != Shape.Height - 1) sum += AddPair(output, outputGradient, start, start + width, width, factor);
            }
            return new(sum * scale / Features);
        }

        /// <summary>Adds the gradients of squared differences of two runs of pixels, and returns the sum of the squares.</summary>
        private float AddPair(ReadOnlySpan<float> image, Span<float> gradient, int first, int second, int length, float factor)
        {
            Span<float> difference = _difference.AsSpan(0, length);
            TensorPrimitives.Subtract(image.Slice(second, length), image.Slice(first, length), difference);
            float sum = TensorPrimitives.SumOfSquares<float>(difference);
            Span<float> a = gradient.Slice(first, length), b = gradient.Slice(second, length);
            TensorPrimitives.MultiplyAdd(difference, -factor, a, a);
            TensorPrimitives.MultiplyAdd(difference, factor, b, b);
            return sum;
        }
    }
}

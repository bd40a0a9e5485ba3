using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>The distance from a teacher's embedding of the same image, which needs no labels.</summary>
/// <param name="distance">The distance.</param>
public sealed class EmbeddingRegressionLoss(EmbeddingDistance distance = EmbeddingDistance.Cosine) : ILoss
{
    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => true;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) => new Worker(this, maxImages, output, distance);

    private sealed class Worker(ILoss loss, int maxImages, TensorShape shape, EmbeddingDistance distance)
        : LossWorker(loss, maxImages, shape)
    {
        protected override LossResult Compute(
            ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
        {
            double sum = 0;
            for (int i = 0; i < input.Images; i++)
            {
                ReadOnlySpan<float> x = Row(output, i), t = Row(input.Teacher, i);
                sum += distance == EmbeddingDistance.Squared
                    ? Squared(x, t, scale, Row(outputGradient, i))
                    : Cosine(x, t, scale, Row(outputGradient, i));
            }
            return new(sum * scale);
        }

        private static double Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> t, float scale, Span<float> gradient)
        {
            TensorPrimitives.Subtract(x, t, gradient);
            double square = TensorPrimitives.SumOfSquares<float>(gradient);
            TensorPrimitives.Multiply(gradient, 2 * scale, gradient);
            return square;
        }

        private static double Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> t, float scale, Span<float> gradient)
        {
            float xLength = TensorPrimitives.Norm(x), tLength = TensorPrimitives.Norm(t);
            if (xLength == 0 || tLength == 0) // No direction: as far as anything orthogonal, and no way to go.
            {
                gradient.Clear();
                return 1;
            }
            float inverse = 1 / (xLength * tLength), cosine = TensorPrimitives.Dot(x, t) * inverse;
            // d(1 - cos)/dx = (cos x / |x| - t / |t|) / |x|
            TensorPrimitives.Multiply(t, -scale * inverse, gradient);
            TensorPrimitives.MultiplyAdd(x, scale * cosine / (xLength * xLength), gradient, gradient);
            return 1 - cosine;
        }
    }
}

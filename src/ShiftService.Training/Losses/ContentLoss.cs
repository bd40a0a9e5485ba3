using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// The mean squared difference between feature maps of an image and those of its content image, (1 / CHW) |F - T|^2 (Johnson, Alahi
/// and Fei-Fei, ECCV 2016, eq. 2). <see cref="LossInput.Teacher"/> holds T.
/// </summary>
public sealed class ContentLoss : ILoss
{
    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => true;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) => new Worker(this, maxImages, output);

    private sealed class Worker(ILoss loss, int maxImages, TensorShape shape) : LossWorker(loss, maxImages, shape)
    {
        protected override LossResult Compute(
            ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
        {
            double sum = 0;
            TensorPrimitives.Subtract(output, input.Teacher, outputGradient);
            for (int c = 0; c < input.Images * Shape.Channels; c++) // Sums in float32 stay short.
                sum += TensorPrimitives.SumOfSquares<float>(outputGradient.Slice(c * (int)Shape.Pixels, (int)Shape.Pixels));
            TensorPrimitives.Multiply(outputGradient, 2 * scale / Features, outputGradient);
            return new(sum * scale / Features);
        }
    }
}

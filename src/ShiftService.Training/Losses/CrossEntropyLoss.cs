using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// -sum q log softmax(logits), where q is the target, of which a share may be spread evenly over all classes (Szegedy et al., 2016).
/// </summary>
/// <param name="smoothing">The share that is spread, from 0 to below 1.</param>
public sealed class CrossEntropyLoss(double smoothing = 0) : ILoss
{
    /// <summary>The share of the target that is spread.</summary>
    public double Smoothing { get; } = smoothing;

    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => true;

    /// <inheritdoc/>
    public bool NeedsTeacher => false;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) => new Worker(this, maxImages, output);

    private sealed class Worker(CrossEntropyLoss loss, int maxImages, TensorShape shape)
        : LossWorker(loss, maxImages, shape, (int)shape.Elements)
    {
        private readonly float _smoothing = (float)loss.Smoothing;

        protected override LossResult Compute(
            ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
        {
            double sum = 0;
            int correct = 0;
            for (int i = 0; i < input.Images; i++)
            {
                ReadOnlySpan<float> logits = Row(output, i);
                sum += SoftmaxRow.CrossEntropy(logits, input.Targets[i], _smoothing, Row(outputGradient, i));
                correct += SoftmaxRow.Correct(logits, input.Targets[i]);
            }
            TensorPrimitives.Multiply(outputGradient, scale, outputGradient);
            return new(sum * scale, correct);
        }
    }
}

using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// Distillation (Hinton, Vinyals and Dean, 2015): (1 - a) CE(labels) + a T^2 KL(softmax(teacher / T) || softmax(logits / T)). The factor
/// T^2 keeps the gradient's size when T changes. <see cref="LossInput.Teacher"/> holds the teacher's logits.
/// </summary>
/// <param name="temperature">T, above 0.</param>
/// <param name="share">a, from 0 to 1.</param>
/// <param name="smoothing">Smoothing of the labels' part.</param>
public sealed class DistillationLoss(double temperature, double share, double smoothing = 0) : ILoss
{
    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => true;

    /// <inheritdoc/>
    public bool NeedsTeacher => true;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) =>
        new Worker(this, maxImages, output, (float)temperature, (float)share, (float)smoothing);

    private sealed class Worker(ILoss loss, int maxImages, TensorShape shape, float temperature, float share, float smoothing)
        : LossWorker(loss, maxImages, shape, (int)shape.Elements)
    {
        private readonly float[] _student = new float[shape.Elements], _teacher = new float[shape.Elements];

        protected override LossResult Compute(
            ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
        {
            double sum = 0;
            int correct = 0;
            for (int i = 0; i < input.Images; i++)
            {
                ReadOnlySpan<float> logits = Row(output, i), teacher = Row(input.Teacher, i);
                Span<float> gradient = Row(outputGradient, i);
                double hard = SoftmaxRow.CrossEntropy(logits, input.Targets[i], smoothing, gradient);
                double soft = Divergence(teacher, logits);
                sum += (1 - share) * hard + share * temperature * temperature * soft;
                float softFactor = scale * share * temperature;
                for (int k = 0; k < gradient.Length; k++)
                    gradient[k] = scale * (1 - share) * gradient[k] + softFactor * (_student[k] - _teacher[k]);
                correct += SoftmaxRow.Correct(logits, input.Targets[i]);
            }
            return new(sum * scale, correct);
        }

        /// <summary>KL of the softened distributions, which are left in the buffers.</summary>
        private double Divergence(ReadOnlySpan<float> teacher, ReadOnlySpan<float> student)
        {
            float inverse = 1 / temperature;
            double studentLog = SoftmaxRow.Compute(student, inverse, _student), teacherLog = SoftmaxRow.Compute(teacher, inverse, _teacher);
            // sum p (log p - log q), with log p = teacher / T - teacherLog; the probabilities sum to 1.
            return (TensorPrimitives.Dot(_teacher, teacher) - TensorPrimitives.Dot(_teacher, student)) * inverse
                - teacherLog + studentLog;
        }
    }
}

using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>A weighted sum of losses on the same output.</summary>
/// <param name="terms">The losses and the factors on them.</param>
public sealed class SumLoss(IReadOnlyList<(double Weight, ILoss Loss)> terms) : ILoss
{
    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters { get; } = [.. terms.SelectMany(term => term.Loss.Parameters)];

    /// <inheritdoc/>
    public bool NeedsTargets => terms.Any(term => term.Loss.NeedsTargets);

    /// <inheritdoc/>
    public bool NeedsTeacher => terms.Any(term => term.Loss.NeedsTeacher);

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) => new Worker(terms, maxImages, output);

    private sealed class Worker : ILossWorker, IDisposable
    {
        private readonly (float Weight, ILossWorker Loss, int Parameters)[] _terms;
        private readonly float[] _part;

        public Worker(IReadOnlyList<(double Weight, ILoss Loss)> terms, int maxImages, TensorShape output)
        {
            _terms = [.. terms.Select(term => (
                (float)term.Weight, term.Loss.CreateWorker(maxImages, output), term.Loss.Parameters.Sum(p => p.Weight.Values.Length)))];
            _part = new float[checked(maxImages * (int)output.Elements)];
        }

        public LossResult Evaluate(
            ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
        {
            double sum = 0;
            int correct = -1, offset = 0;
            outputGradient.Clear();
            foreach ((float weight, ILossWorker loss, int parameters) in _terms)
            {
                Span<float> part = _part.AsSpan(0, outputGradient.Length);
                LossResult result = loss.Evaluate(output, input, scale * weight, part, parameterGradient.Slice(offset, parameters));
                TensorPrimitives.Add(outputGradient, part, outputGradient);
                sum += result.Sum;
                if (correct < 0) correct = result.Correct;
                offset += parameters;
            }
            return new(sum, correct);
        }

        public void Dispose()
        {
            foreach ((_, ILossWorker loss, _) in _terms) (loss as IDisposable)?.Dispose();
        }
    }
}

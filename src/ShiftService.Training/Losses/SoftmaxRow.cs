using System.Numerics.Tensors;
using ShiftService.Training.Data;

namespace ShiftService.Training.Losses;

/// <summary>The pieces of cross-entropy on one image's logits.</summary>
internal static class SoftmaxRow
{
    /// <summary>Writes softmax(logits * factor) and returns the logarithm of its denominator, log sum exp(logits * factor).</summary>
    public static double Compute(ReadOnlySpan<float> logits, float factor, Span<float> probabilities)
    {
        float max = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, max, probabilities);
        TensorPrimitives.Multiply(probabilities, factor, probabilities);
        TensorPrimitives.Exp(probabilities, probabilities);
        float sum = TensorPrimitives.Sum<float>(probabilities);
        TensorPrimitives.Multiply(probabilities, 1 / sum, probabilities);
        return (double)max * factor + Math.Log(sum);
    }

    /// <summary>
    /// Cross-entropy with the target's distribution, of which a share is spread evenly over all classes: writes probability - target
    /// and returns the loss.
    /// </summary>
    public static double CrossEntropy(ReadOnlySpan<float> logits, Target target, float smoothing, Span<float> gradient)
    {
        double logSum = Compute(logits, 1, gradient);
        float first = (1 - smoothing) * (1 - target.SecondShare), second = (1 - smoothing) * target.SecondShare;
        double expected = (double)first * logits[target.Label] + (double)second * logits[target.SecondLabel];
        if (smoothing > 0)
        {
            float even = smoothing / logits.Length;
            expected += (double)even * TensorPrimitives.Sum(logits);
            TensorPrimitives.Subtract(gradient, even, gradient);
        }
        gradient[target.Label] -= first;
        gradient[target.SecondLabel] -= second;
        return logSum - expected;
    }

    /// <summary>1 if the largest logit is the target's class with the larger share, else 0.</summary>
    public static int Correct(ReadOnlySpan<float> logits, Target target) =>
        TensorPrimitives.IndexOfMax(logits) == (target.SecondShare > 0.5f ? target.SecondLabel : target.Label) ? 1 : 0;
}

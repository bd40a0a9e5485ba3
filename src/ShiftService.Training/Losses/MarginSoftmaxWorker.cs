using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Data;

namespace ShiftService.Training.Losses;

/// <summary>Computes <see cref="MarginSoftmaxLoss"/>.</summary>
internal sealed class MarginSoftmaxWorker : LossWorker
{
    private readonly MarginSoftmaxLoss _loss;
    private readonly float[] _centres, _inverseLengths, _centreGradient, _embedding, _cosines, _logits, _gradient, _cosineGradient;

    public MarginSoftmaxWorker(MarginSoftmaxLoss loss, int maxImages, TensorShape shape) : base(loss, maxImages, shape, loss.Classes)
    {
        _loss = loss;
        _centres = new float[loss.Centres.Values.Length];
        _centreGradient = new float[_centres.Length];
        _inverseLengths = new float[loss.Classes];
        _embedding = new float[loss.Features];
        _cosines = new float[loss.Classes];
        _logits = new float[loss.Classes];
        _gradient = new float[loss.Classes];
        _cosineGradient = new float[loss.Classes];
    }

    protected override LossResult Compute(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
    {
        for (int c = 0; c < _loss.Classes; c++)
            _inverseLengths[c] = Normalize(Row(_loss.Centres.Values.AsSpan(), c), Row(_centres.AsSpan(), c));
        Array.Clear(_centreGradient);
        double sum = 0;
        int correct = 0;
        for (int i = 0; i < input.Images; i++)
        {
            Target target = input.Targets[i];
            float inverse = Normalize(Row(output, i), _embedding);
            for (int c = 0; c < _loss.Classes; c++)
                _cosines[c] = Math.Clamp(TensorPrimitives.Dot(_embedding, Row(_centres.AsSpan(), c)), -1, 1);
            correct += SoftmaxRow.Correct(_cosines, target);
            Array.Clear(_cosineGradient);
            sum += AddClass(target.Label, 1 - target.SecondShare);
            if (target.SecondShare > 0) sum += AddClass(target.SecondLabel, target.SecondShare);

            Span<float> gradient = Row(outputGradient, i);
            gradient.Clear();
            for (int c = 0; c < _loss.Classes; c++)
            {
                float g = _cosineGradient[c] * scale;
                Span<float> centreGradient = Row(_centreGradient.AsSpan(), c);
                TensorPrimitives.MultiplyAdd(Row(_centres.AsSpan(), c), g, gradient, gradient);
                TensorPrimitives.MultiplyAdd(_embedding, g, centreGradient, centreGradient);
            }
            OfUnnormalized(_embedding, inverse, gradient);
        }
        for (int c = 0; c < _loss.Classes; c++)
        {
            Span<float> gradient = Row(_centreGradient.AsSpan(), c), total = Row(parameterGradient, c);
            OfUnnormalized(Row(_centres.AsSpan(), c), _inverseLengths[c], gradient);
            TensorPrimitives.Add(total, gradient, total);
        }
        return new(sum * scale, correct);
    }

    /// <summary>Adds the gradient of one class's loss to that of the cosines, and returns the loss, both times the share.</summary>
    private double AddClass(int label, float share)
    {
        float s = (float)_loss.Scale, cosine = _cosines[label];
        (float withMargin, float slope) = WithMargin(cosine);
        TensorPrimitives.Multiply(_cosines, s, _logits);
        _logits[label] = s * withMargin;
        double loss = SoftmaxRow.CrossEntropy(_logits, new(label), 0, _gradient);
        _gradient[label] *= slope;
        TensorPrimitives.MultiplyAdd(_gradient, share * s, _cosineGradient, _cosineGradient);
        return share * loss;
    }

    /// <summary>The cosine after the margin, and its derivative with respect to the cosine before.</summary>
    private (float Value, float Slope) WithMargin(float cosine)
    {
        double m = _loss.Margin;
        if (_loss.Form == MarginForm.CosFace) return ((float)(cosine - m), 1);
        if (cosine <= -Math.Cos(m)) return ((float)(cosine - m * Math.Sin(m)), 1); // t > pi - m
        double sine = Math.Sqrt(Math.Max(0, 1 - (double)cosine * cosine));
        // At t = 0 the derivative is infinite; the clamp is where float32 no longer tells the angle from 0.
        return ((float)(cosine * Math.Cos(m) - sine * Math.Sin(m)), (float)(Math.Cos(m) + cosine * Math.Sin(m) / Math.Max(sine, 1e-3)));
    }

    /// <summary>Writes values / length and returns 1 / length; both are 0 for values that are all 0, which have no direction.</summary>
    private static float Normalize(ReadOnlySpan<float> values, Span<float> unit)
    {
        float length = TensorPrimitives.Norm(values), inverse = length > 0 ? 1 / length : 0;
        TensorPrimitives.Multiply(values, inverse, unit);
        return inverse;
    }

    /// <summary>Turns the gradient with respect to u = x / |x| into that with respect to x: (g - (g.u) u) / |x|.</summary>
    private static void OfUnnormalized(ReadOnlySpan<float> unit, float inverseLength, Span<float> gradient)
    {
        float along = TensorPrimitives.Dot(gradient, unit);
        TensorPrimitives.MultiplyAdd(unit, -along, gradient, gradient);
        TensorPrimitives.Multiply(gradient, inverseLength, gradient);
    }
}

using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Data;

namespace ShiftService.Training.Losses;

/// <summary>Computes <see cref="MarginSoftmaxLoss"/>.</summary>
internal sealed class MarginSoftmaxWorker : LossWorker
{
    private readonly MarginSoftmaxLoss _loss;
    private readonly float[] _inverseLengths, _embeddings, _cosines, _cosineGradients, _logits, _gradient, _unit, _centreGradient;

    public MarginSoftmaxWorker(MarginSoftmaxLoss loss, int maxImages, TensorShape shape) : base(loss, maxImages, shape, loss.Classes)
    {
        _loss = loss;
        _inverseLengths = new float[loss.Classes];
        _embeddings = new float[maxImages * loss.Features];
        _cosines = new float[checked(maxImages * loss.Classes)];
        _cosineGradients = new float[_cosines.Length];
        _logits = new float[loss.Classes];
        _gradient = new float[loss.Classes];
        _unit = new float[loss.Features];
        _centreGradient = new float[loss.Features];
    }

    // Centres are thousands and images few: each centre is read once for all images, which stay in the nearest cache.
    protected override LossResult Compute(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
    {
        int classes = _loss.Classes;
        Span<float> inverses = stackalloc float[input.Images];
        for (int i = 0; i < input.Images; i++) inverses[i] = Normalize(Row(output, i), Row(_embeddings.AsSpan(), i));
        for (int c = 0; c < classes; c++)
        {
            ReadOnlySpan<float> centre = Row(_loss.Centres.Values.AsSpan(), c);
            float length = TensorPrimitives.Norm(centre), inverse = _inverseLengths[c] = length > 0 ? 1 / length : 0;
            for (int i = 0; i < input.Images; i++)
                _cosines[i * classes + c] = Math.Clamp(TensorPrimitives.Dot(Row(_embeddings.AsSpan(), i), centre) * inverse, -1, 1);
        }
        double sum = 0;
        int correct = 0;
        for (int i = 0; i < input.Images; i++)
        {
            Target target = input.Targets[i];
            Span<float> cosines = _cosines.AsSpan(i * classes, classes), gradient = _cosineGradients.AsSpan(i * classes, classes);
            correct += SoftmaxRow.Correct(cosines, target);
            gradient.Clear();
            sum += AddClass(cosines, target.Label, 1 - target.SecondShare, gradient);
            if (target.SecondShare > 0) sum += AddClass(cosines, target.SecondLabel, target.SecondShare, gradient);
        }
        outputGradient.Clear();
        for (int c = 0; c < classes; c++)
        {
            ReadOnlySpan<float> centre = Row(_loss.Centres.Values.AsSpan(), c);
            float inverse = _inverseLengths[c];
            Array.Clear(_centreGradient);
            for (int i = 0; i < input.Images; i++)
            {
                float g = _cosineGradients[i * classes + c] * scale;
                if (g == 0) continue;
                Span<float> gradient = Row(outputGradient, i);
                TensorPrimitives.MultiplyAdd(centre, g * inverse, gradient, gradient);
                TensorPrimitives.MultiplyAdd(Row(_embeddings.AsSpan(), i), g, _centreGradient, _centreGradient);
            }
            TensorPrimitives.Multiply(centre, inverse, _unit);
            OfUnnormalized(_unit, inverse, _centreGradient);
            Span<float> total = Row(parameterGradient, c);
            TensorPrimitives.Add(total, _centreGradient, total);
        }
        for (int i = 0; i < input.Images; i++) OfUnnormalized(Row(_embeddings.AsSpan(), i), inverses[i], Row(outputGradient, i));
        return new(sum * scale, correct);
    }

    /// <summary>Adds the gradient of one class's loss to that of the cosines, and returns the loss, both times the share.</summary>
    private double AddClass(ReadOnlySpan<float> cosines, int label, float share, Span<float> cosineGradient)
    {
        float s = (float)_loss.Scale, cosine = cosines[label];
        (float withMargin, float slope) = WithMargin(cosine);
        TensorPrimitives.Multiply(cosines, s, _logits);
        _logits[label] = s * withMargin;
        double loss = SoftmaxRow.CrossEntropy(_logits, new(label), 0, _gradient);
        _gradient[label] *= slope;
        TensorPrimitives.MultiplyAdd(_gradient, share * s, cosineGradient, cosineGradient);
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

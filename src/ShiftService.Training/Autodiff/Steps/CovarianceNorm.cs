using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// The batch norm of a pointwise convolution's outputs from the moments of its inputs, and the gradients of both. With u = W x, mean(u) is
/// W mean(x) and var(u_c) is w_c' C w_c with the inputs' covariance C, so that u itself is never needed. With g the gradient of the norm's
/// output, R = sum(g x'), s = scale / sigma and n pixels:
/// <code>
/// d bias  = sum(g)            d scale = (sum_k W R - mean(u) sum(g)) / sigma
/// dW      = s (R - d bias mean(x)' - d scale (W C) / sigma)
/// dx      = W' (s g) - M (x - mean(x)) - W' (s d bias / n)     with M = W' diag(s d scale / (n sigma)) W
/// </code>
/// which is the gradient of Ioffe and Szegedy (2015) with u replaced by W x. Inputs are few and outputs many, so these small matrices are
/// much cheaper than passes over all outputs. Matrices have rows of <see cref="Pitch"/> floats, a multiple of 16.
/// </summary>
internal sealed unsafe class CovarianceNorm
{
    private readonly BatchNorm _norm;
    private readonly int _inputs, _outputs;
    private readonly float* _covariance, _weights, _weighted, _correction, _mean;
    private readonly double[] _outputMean, _inverse;

    public CovarianceNorm(LaneMemory memory, BatchNorm norm, int inputs, int outputs)
    {
        (_norm, _inputs, _outputs) = (norm, inputs, outputs);
        Pitch = (inputs + LaneBuffer.PitchMultiple - 1) / LaneBuffer.PitchMultiple * LaneBuffer.PitchMultiple;
        _covariance = memory.Floats((long)inputs * Pitch);
        _weights = memory.Floats((long)outputs * Pitch);
        _weighted = memory.Floats((long)outputs * Pitch);
        _correction = memory.Floats((long)inputs * Pitch);
        _mean = memory.Floats(Pitch);
        _outputMean = new double[outputs];
        _inverse = new double[outputs];
        Factor = new float[outputs];
        Addend = new float[outputs];
        Correction = new float[inputs * inputs];
        CorrectionAddend = new float[inputs];
        Statistics = new(norm);
    }

    /// <summary>Floats of a row.</summary>
    public int Pitch { get; }

    /// <summary>What the convolution's output is multiplied by.</summary>
    public float[] Factor { get; }

    /// <summary>What is added to it then.</summary>
    public float[] Addend { get; }

    /// <summary>-M, [inputs, inputs], which is symmetric.</summary>
    public float[] Correction { get; }

    /// <summary>M mean(x) - W' (s d bias / n).</summary>
    public float[] CorrectionAddend { get; }

    /// <summary>Statistics since the last step.</summary>
    public NormStatistics Statistics { get; }

    /// <summary>Takes over weights, [outputs, inputs].</summary>
    public void SetWeights(ReadOnlySpan<float> weights)
    {
        for (int c = 0; c < _outputs; c++) weights.Slice(c * _inputs, _inputs).CopyTo(new Span<float>(_weights + c * Pitch, _inputs));
    }

    /// <summary>Forward, from sum(x) and sum(x x'), [inputs, inputs], over n pixels.</summary>
    public void Measure(float* sum, ReadOnlySpan<float> products, double pixels)
    {
        for (int k = 0; k < _inputs; k++) _mean[k] = (float)(sum[k] / pixels);
        for (int j = 0; j < _inputs; j++)
        {
            // In double precision, because the two terms nearly cancel where the mean is large.
            double mean = sum[j] / pixels;
            for (int k = 0; k < _inputs; k++)
                _covariance[j * Pitch + k] = (float)((products[j * _inputs + k] - mean * sum[k]) / pixels);
        }
        for (int c = 0; c < _outputs; c++)
        {
            float* w = _weights + c * Pitch;
            float* weighted = _weighted + c * Pitch;
            Weigh(w, weighted);
            double mean = Dot(w, _mean), variance = Math.Max(0, Dot(w, weighted));
            double inverse = 1 / Math.Sqrt(variance + _norm.Epsilon), factor = _norm.Scale.Values[c] * inverse;
            (_outputMean[c], _inverse[c]) = (mean, inverse);
            Factor[c] = (float)factor;
            Addend[c] = (float)(_norm.Bias.Values[c] - mean * factor);
            Statistics.Add(c, mean, pixels > 1 ? variance * pixels / (pixels - 1) : variance);
        }
        Statistics.Count++;
    }

    /// <summary>
    /// Backward, from sum(g) and R, [outputs, inputs]: adds to the gradients of scale, bias and weights, and computes the correction.
    /// </summary>
    public void Differentiate(
        float* sum, ReadOnlySpan<float> products, double pixels, NormGradient gradient, Span<float> weightGradient)
    {
        new Span<float>(_correction, _inputs * Pitch).Clear();
        Span<float> addend = CorrectionAddend;
        addend.Clear();
        for (int c = 0; c < _outputs; c++)
        {
            float* w = _weights + c * Pitch;
            float* weighted = _weighted + c * Pitch;
            ReadOnlySpan<float> r = products.Slice(c * _inputs, _inputs);
            double bias = sum[c], product = TensorPrimitives.Dot(new(w, _inputs), r);
            double scale = (product - _outputMean[c] * bias) * _inverse[c];
            gradient.Add(c, scale, bias);
            double factor = Factor[c], slope = scale * _inverse[c];
            // dW += factor r - factor bias mean - factor slope (W C)
            Span<float> dw = weightGradient.Slice(c * _inputs, _inputs);
            TensorPrimitives.MultiplyAdd(r, (float)factor, dw, dw);
            TensorPrimitives.MultiplyAdd(new(_mean, _inputs), (float)(-factor * bias), dw, dw);
            TensorPrimitives.MultiplyAdd(new(weighted, _inputs), (float)(-factor * slope), dw, dw);
            AddOuter(w, (float)(factor * slope / pixels));
            TensorPrimitives.MultiplyAdd(new(w, _inputs), (float)(-factor * bias / pixels), addend, addend);
        }
        for (int j = 0; j < _inputs; j++)
        {
            float* row = _correction + j * Pitch;
            TensorPrimitives.Negate(new(row, _inputs), Correction.AsSpan(j * _inputs, _inputs));
            addend[j] += Dot(row, _mean);
        }
    }

    private float Dot(float* first, float* second) => TensorPrimitives.Dot(new ReadOnlySpan<float>(first, Pitch), new(second, Pitch));

    // to = C w: the covariance is symmetric, so its rows serve as columns.
    private void Weigh(float* w, float* to)
    {
        for (int p = 0; p < Pitch; p += Vector512<float>.Count)
        {
            Vector512<float> sum = default;
            for (int k = 0; k < _inputs; k++)
                sum = Vector512.MultiplyAddEstimate(Vector512.Create(w[k]), Vector512.Load(_covariance + k * Pitch + p), sum);
            sum.Store(to + p);
        }
    }

    // M += factor w w'.
    private void AddOuter(float* w, float factor)
    {
        for (int j = 0; j < _inputs; j++)
        {
            Vector512<float> f = Vector512.Create(factor * w[j]);
            float* row = _correction + j * Pitch;
            for (int p = 0; p < Pitch; p += Vector512<float>.Count)
                Vector512.MultiplyAddEstimate(f, Vector512.Load(w + p), Vector512.Load(row + p)).Store(row + p);
        }
    }
}

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>
/// Values of one channel that are normalised together, (x - mean) / sqrt(variance + epsilon) * scale + bias: those of all images in a
/// batch norm, those of one in an instance norm.
/// </summary>
/// <param name="Images">First image, and the one after the last.</param>
/// <param name="Channel">The channel.</param>
internal readonly record struct NormalizedValues((int First, int End) Images, int Channel)
{
    /// <summary>Mean and biased variance.</summary>
    public (double Mean, double Variance) Statistics(Tensor64 x)
    {
        double sum = 0, squares = 0;
        int[] places = [.. Places(x)];
        foreach (int i in places) sum += x.Values[i];
        double mean = sum / places.Length;
        foreach (int i in places) squares += (x.Values[i] - mean) * (x.Values[i] - mean);
        return (mean, squares / places.Length);
    }

    /// <summary>Sets the normalised values.</summary>
    public void Forward(Tensor64 x, Tensor64 y, double mean, double deviation, double scale, double bias)
    {
        foreach (int i in Places(x)) y.Values[i] = (x.Values[i] - mean) / deviation * scale + bias;
    }

    /// <summary>
    /// Adds the gradient of x, and returns those of scale and bias. With x^ the normalised values before scale and bias and g the
    /// gradient of the output: dscale = sum g x^, dbias = sum g, dx = scale / deviation * (g - mean(g) - x^ mean(g x^)), the two
    /// means being there only when the statistics are those of x itself (Ioffe and Szegedy, ICML 2015, section 3).
    /// </summary>
    public (double Scale, double Bias) Backward(
        Tensor64 x, Tensor64 xGradient, Tensor64 yGradient, double mean, double deviation, double scale, bool ofItself)
    {
        double scaleGradient = 0, biasGradient = 0;
        int[] places = [.. Places(x)];
        foreach (int i in places)
        {
            scaleGradient += yGradient.Values[i] * (x.Values[i] - mean) / deviation;
            biasGradient += yGradient.Values[i];
        }
        foreach (int i in places)
        {
            double normalized = (x.Values[i] - mean) / deviation;
            double through = ofItself ? (biasGradient + normalized * scaleGradient) / places.Length : 0;
            xGradient.Values[i] += scale / deviation * (yGradient.Values[i] - through);
        }
        return (scaleGradient, biasGradient);
    }

    private IEnumerable<int> Places(Tensor64 x)
    {
        int pixels = (int)x.Shape.Pixels;
        for (int n = Images.First; n < Images.End; n++)
            for (int p = 0; p < pixels; p++) yield return x.Index(n, Channel, 0, 0) + p;
    }
}

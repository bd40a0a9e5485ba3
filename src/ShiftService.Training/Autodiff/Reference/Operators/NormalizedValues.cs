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
        for (int n = Images.First; n < Images.End; n++)
            foreach (double value in x.Plane(n, Channel)) sum += value;
        double mean = sum / Count(x);
        for (int n = Images.First; n < Images.End; n++)
            foreach (double value in x.Plane(n, Channel)) squares += (value - mean) * (value - mean);
        return (mean, squares / Count(x));
    }

    /// <summary>Sets the normalised values.</summary>
    public void Forward(Tensor64 x, Tensor64 y, double mean, double deviation, double scale, double bias)
    {
        for (int n = Images.First; n < Images.End; n++)
        {
            Span<double> from = x.Plane(n, Channel), to = y.Plane(n, Channel);
            for (int i = 0; i < from.Length; i++) to[i] = (from[i] - mean) / deviation * scale + bias;
        }
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
        for (int n = Images.First; n < Images.End; n++)
        {
            Span<double> values = x.Plane(n, Channel), gradient = yGradient.Plane(n, Channel);
            for (int i = 0; i < values.Length; i++)
            {
                scaleGradient += gradient[i] * (values[i] - mean) / deviation;
                biasGradient += gradient[i];
            }
        }
        for (int n = Images.First; n < Images.End; n++)
        {
            Span<double> values = x.Plane(n, Channel), gradient = yGradient.Plane(n, Channel), sum = xGradient.Plane(n, Channel);
            for (int i = 0; i < values.Length; i++)
            {
                double normalized = (values[i] - mean) / deviation;
                double through = ofItself ? (biasGradient + normalized * scaleGradient) / Count(x) : 0;
                sum[i] += scale / deviation * (gradient[i] - through);
            }
        }
        return (scaleGradient, biasGradient);
    }

    private long Count(Tensor64 x) => (Images.End - Images.First) * x.Shape.Pixels;
}

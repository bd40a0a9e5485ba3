using System.Numerics.Tensors;

namespace ShiftService.Training.Analysis;

/// <summary>Means, deviations and correlations of an activation's channels over all pixels of all images. Belongs to one thread.</summary>
public sealed class ActivationStatistics
{
    private readonly double[] _sums;
    private readonly double[] _products;
    private long _count;

    /// <summary>Creates statistics of nothing yet.</summary>
    public ActivationStatistics(int channels)
    {
        Channels = channels;
        _sums = new double[channels];
        _products = new double[checked(channels * channels)];
    }

    /// <summary>Channels.</summary>
    public int Channels { get; }

    /// <summary>Takes in one image's activation, [channel, pixel].</summary>
    public void Add(ReadOnlySpan<float> activation)
    {
        int pixels = activation.Length / Channels;
        if (pixels * Channels != activation.Length || pixels == 0)
            throw new ArgumentException($"{activation.Length} numbers do not divide into {Channels} channels");
        for (int a = 0; a < Channels; a++)
        {
            ReadOnlySpan<float> plane = activation.Slice(a * pixels, pixels);
            _sums[a] += TensorPrimitives.Sum(plane);
            for (int b = 0; b <= a; b++)
                _products[a * Channels + b] += TensorPrimitives.Dot(plane, activation.Slice(b * pixels, pixels));
        }
        _count += pixels;
    }

    /// <summary>Takes in what others have.</summary>
    public void Add(ActivationStatistics other)
    {
        for (int i = 0; i < _sums.Length; i++) _sums[i] += other._sums[i];
        for (int i = 0; i < _products.Length; i++) _products[i] += other._products[i];
        _count += other._count;
    }

    /// <summary>Standard deviation of a channel; 0 where it does not change.</summary>
    public double Deviation(int channel)
    {
        double variance = Covariance(channel, channel), square = _products[channel * Channels + channel] / _count;
        // What remains of a constant is rounding of its square.
        return variance > 1e-9 * square ? Math.Sqrt(variance) : 0;
    }

    /// <summary>Pearson's correlation of two channels, -1 to 1; null where one of them does not change.</summary>
    public double? Correlation(int a, int b)
    {
        double deviations = Deviation(a) * Deviation(b);
        return deviations > 0 ? Math.Clamp(Covariance(a, b) / deviations, -1, 1) : null;
    }

    private double Covariance(int a, int b) =>
        _products[Math.Max(a, b) * Channels + Math.Min(a, b)] / _count - _sums[a] / _count * (_sums[b] / _count);
}

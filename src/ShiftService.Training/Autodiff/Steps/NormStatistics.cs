using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>Sums of a batch norm's statistics over the micro-batches of a lane since the last step.</summary>
internal sealed class NormStatistics(BatchNorm norm)
{
    private readonly double[] _mean = new double[norm.Mean.Values.Length];
    private readonly double[] _variance = new double[norm.Mean.Values.Length];

    /// <summary>The norm.</summary>
    public BatchNorm Norm => norm;

    /// <summary>Micro-batches summed up.</summary>
    public int Count { get; set; }

    /// <summary>Adds the statistics of one channel of one micro-batch.</summary>
    public void Add(int channel, double mean, double variance)
    {
        _mean[channel] += mean;
        _variance[channel] += variance;
    }

    /// <summary>
    /// Moves the running averages by a share, the momentum, towards the mean of the lanes' statistics, which begin again from zero.
    /// </summary>
    public static void Update(ReadOnlySpan<NormStatistics> lanes, double momentum)
    {
        int count = 0;
        foreach (NormStatistics lane in lanes) count += lane.Count;
        if (count == 0) return;
        float[] mean = lanes[0].Norm.Mean.Values, variance = lanes[0].Norm.Variance.Values;
        for (int c = 0; c < mean.Length; c++)
        {
            double m = 0, v = 0;
            foreach (NormStatistics lane in lanes) (m, v) = (m + lane._mean[c], v + lane._variance[c]);
            mean[c] += (float)(momentum * (m / count - mean[c]));
            variance[c] += (float)(momentum * (v / count - variance[c]));
        }
        foreach (NormStatistics lane in lanes)
        {
            Array.Clear(lane._mean);
            Array.Clear(lane._variance);
            lane.Count = 0;
        }
    }
}

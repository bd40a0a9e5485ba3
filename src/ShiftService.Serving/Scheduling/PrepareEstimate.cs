namespace ShiftService.Serving.Scheduling;

/// <summary>
/// Predicts the seconds of preparing a file from its bytes: a line through the latest measurements (least squares, older ones forgotten
/// exponentially). Thread-safe.
/// </summary>
public sealed class PrepareEstimate
{
    /// <summary>What is left of a measurement's weight at the next one.</summary>
    private const double Memory = 0.99;

    private readonly Lock _gate = new();

    // As if a file of 10 kB had taken 0.3 ms, until something is measured.
    private double _weight = 1, _bytes = 10e3, _seconds = 0.3e-3, _bytesSquared = 1e8, _bytesSeconds = 3;

    /// <summary>Predicted seconds for a file of so many bytes.</summary>
    public double Seconds(int bytes)
    {
        lock (_gate)
        {
            double meanBytes = _bytes / _weight, meanSeconds = _seconds / _weight;
            double variance = _bytesSquared / _weight - meanBytes * meanBytes;
            double slope = variance > 1 ? (_bytesSeconds / _weight - meanBytes * meanSeconds) / variance : 0;
            return Math.Max(meanSeconds + Math.Max(slope, 0) * (bytes - meanBytes), 0.1 * meanSeconds);
        }
    }

    /// <summary>Takes a measurement in.</summary>
    public void Measured(int bytes, double seconds)
    {
        lock (_gate)
        {
            _weight = Memory * _weight + 1;
            _bytes = Memory * _bytes + bytes;
            _seconds = Memory * _seconds + seconds;
            _bytesSquared = Memory * _bytesSquared + (double)bytes * bytes;
            _bytesSeconds = Memory * _bytesSeconds + bytes * seconds;
        }
    }
}

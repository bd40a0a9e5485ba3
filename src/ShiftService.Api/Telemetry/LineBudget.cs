namespace ShiftService.Api.Telemetry;

/// <summary>So many lines a second and no more; what is left out is counted.</summary>
/// <param name="perSecond">Most lines; 0 for any number.</param>
/// <param name="time">The clock.</param>
internal sealed class LineBudget(int perSecond, TimeProvider time)
{
    private readonly Lock _counting = new();
    private long _second;
    private int _taken;
    private long _leftOut;

    /// <summary>True if one more line may be written.</summary>
    /// <param name="leftOut">Lines that were left out since the last one that was not.</param>
    public bool TryTake(out long leftOut)
    {
        long second = time.GetTimestamp() / time.TimestampFrequency;
        lock (_counting)
        {
            if (second != _second) (_second, _taken) = (second, 0);
            if (perSecond > 0 && _taken >= perSecond)
            {
                leftOut = ++_leftOut;
                return false;
            }
            _taken++;
            (leftOut, _leftOut) = (_leftOut, 0);
            return true;
        }
    }
}

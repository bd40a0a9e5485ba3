using ShiftService.Load.Measures;

namespace ShiftService.Load.Scenarios;

/// <summary>How long it takes until times are as they were.</summary>
internal static class Recovery
{
    /// <summary>Seconds from the beginning until the end of the last slot that is not normal; one without a time is not.</summary>
    /// <param name="medians">The medians of slots of <see cref="Recorder.SlotLength"/>.</param>
    /// <param name="normal">The longest normal median.</param>
    public static double Seconds(IReadOnlyList<TimeSpan?> medians, TimeSpan normal)
    {
        int last = medians.Count - 1;
        while (last >= 0 && medians[last] <= normal) last--;
        return (last + 1) * Recorder.SlotLength.TotalSeconds;
    }
}

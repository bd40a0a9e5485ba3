using ShiftService.Load.Measures;

namespace ShiftService.Load.Scenarios;

/// <summary>How long it takes until times are as they were.</summary>
internal static class Recovery
{
    // One slot alone may be normal by chance.
    private const int InARow = 5;

    /// <summary>
    /// Seconds until the first of several slots in a row whose medians are normal; all of the time where there are none. A slot without a
    /// time is not normal.
    /// </summary>
    /// <param name="medians">The medians of slots of <see cref="Recorder.SlotLength"/>.</param>
    /// <param name="normal">The longest normal median.</param>
    public static double Seconds(IReadOnlyList<TimeSpan?> medians, TimeSpan normal)
    {
        int row = 0;
        for (int slot = 0; slot < medians.Count; slot++)
        {
            row = medians[slot] <= normal ? row + 1 : 0;
            if (row == InARow) return (slot + 1 - InARow) * Recorder.SlotLength.TotalSeconds;
        }
        return medians.Count * Recorder.SlotLength.TotalSeconds;
    }
}

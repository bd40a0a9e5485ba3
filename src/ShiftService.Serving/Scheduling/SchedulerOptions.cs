namespace ShiftService.Serving.Scheduling;

/// <summary>How requests share the processor.</summary>
public sealed record SchedulerOptions
{
    /// <summary>Threads that compute; 0 for as many as the cores that the process may use.</summary>
    public int Lanes { get; init; }

    /// <summary>
    /// Most images that wait for a lane, all clients together. A client may have as many as are still free, so one alone gets half,
    /// and there is always room for another.
    /// </summary>
    public int MaxQueuedImages { get; init; } = 1024;

    /// <summary>Longest predicted wait for a lane, in seconds, with which an interactive request is still accepted.</summary>
    public double MaxQueueSeconds { get; init; } = 0.5;

    /// <summary>How much more of the lanes interactive requests get than bulk ones, while both wait.</summary>
    public double InteractiveWeight { get; init; } = 16;

    /// <summary>Checks the numbers; throws <see cref="ArgumentException"/> naming the one that is wrong.</summary>
    public void Validate()
    {
        Require(Lanes is >= 0 and <= 1024, nameof(Lanes), Lanes, "0 to 1024");
        Require(MaxQueuedImages is >= 2 and <= 1_000_000, nameof(MaxQueuedImages), MaxQueuedImages, "2 to 1000000");
        Require(MaxQueueSeconds is > 0 and <= 3600, nameof(MaxQueueSeconds), MaxQueueSeconds, "above 0, at most 3600");
        Require(InteractiveWeight is >= 1 and <= 1000, nameof(InteractiveWeight), InteractiveWeight, "1 to 1000");
    }

    private static void Require(bool holds, string name, double value, string range)
    {
        if (!holds) throw new ArgumentException($"{name} is {value}, allowed is {range}", name);
    }
}

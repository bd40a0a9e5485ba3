namespace ShiftService.Serving.Scheduling;

/// <summary>The waiting jobs of one client at one priority.</summary>
internal sealed class Flow(double weight)
{
    /// <summary>Its share of the lanes, beside that of others.</summary>
    public double Weight { get; } = weight;

    /// <summary>Jobs that wait.</summary>
    public int Count { get; set; }

    /// <summary>Seconds of work that wait, but for what gives way to others.</summary>
    public double Backlog { get; set; }

    /// <summary>Virtual time at which the last of its jobs will have had its share.</summary>
    public double LastFinish { get; set; }

    /// <summary>Seconds of its work that go before a job with the virtual start <paramref name="start"/>.</summary>
    public double Before(double start) => Math.Clamp((start - LastFinish) * Weight + Backlog, 0, Backlog);
}

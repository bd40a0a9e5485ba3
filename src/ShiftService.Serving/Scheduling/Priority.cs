namespace ShiftService.Serving.Scheduling;

/// <summary>How urgent a request is.</summary>
public enum Priority
{
    /// <summary>Somebody waits for the answer. Goes first.</summary>
    Interactive,

    /// <summary>Work that can wait; it still gets a share of the lanes while interactive requests keep coming.</summary>
    Bulk,
}

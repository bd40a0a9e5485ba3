namespace ShiftService.Load.Generation;

/// <summary>How requests of a given rate are spread over time.</summary>
internal enum ArrivalKind
{
    /// <summary>Each independent of all others, as those of many users are.</summary>
    Poisson,

    /// <summary>All the same time apart.</summary>
    Uniform,
}

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Where the instance norms of a run take their statistics from.</summary>
internal enum StatisticsUse
{
    /// <summary>Each image has its own.</summary>
    Own,

    /// <summary>All images of the run together, which are parts of one picture; they are written down.</summary>
    Measured,

    /// <summary>They are given.</summary>
    Given,
}

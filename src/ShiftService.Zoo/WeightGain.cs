namespace ShiftService.Zoo;

/// <summary>The variance that a new kernel is drawn with, by what follows it.</summary>
public enum WeightGain
{
    /// <summary>A rectifier follows: variance 2 / fan-in (He et al., 2015).</summary>
    Rectified,

    /// <summary>No activation before the next kernel: variance 1 / fan-in keeps the scale.</summary>
    Linear,

    /// <summary>
    /// The last kernel of a residual branch: as <see cref="Rectified"/>, and scaled by <see cref="NetworkBuilder.BranchScale"/>
    /// where <see cref="Initialization.Randomized"/> norms do not hold the sum in check.
    /// </summary>
    BranchEnd,
}

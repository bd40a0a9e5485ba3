namespace ShiftService.Training.Optimizers;

/// <summary>What a sparse shift pays for displacing channels.</summary>
public enum DisplacementPenalty
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The sum of absolute offsets.</summary>
    L1,

    /// <summary>Half the sum of squared offsets.</summary>
    L2,
}

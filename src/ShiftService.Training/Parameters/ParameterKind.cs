namespace ShiftService.Training.Parameters;

/// <summary>What a parameter is, which decides whether it decays and which rate it learns at.</summary>
public enum ParameterKind
{
    /// <summary>A kernel or matrix: the only kind that weight decay applies to.</summary>
    Weight,

    /// <summary>A bias of a convolution or matrix product.</summary>
    Bias,

    /// <summary>A norm's scale, or the slope of a PReLU.</summary>
    NormScale,

    /// <summary>A norm's bias.</summary>
    NormBias,

    /// <summary>Offsets of an active or sparse shift, [channels, 2], vertical first, in pixels.</summary>
    ShiftOffset,
}

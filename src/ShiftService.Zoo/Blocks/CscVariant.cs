namespace ShiftService.Zoo.Blocks;

/// <summary>How many shifts a module has.</summary>
public enum CscVariant
{
    /// <summary>Convolution, shift, convolution.</summary>
    Csc,

    /// <summary>Shift, convolution, shift, convolution (SC2).</summary>
    Sc2,
}

namespace ShiftService.Kernels.Tiles;

/// <summary>The operations of an epilogue.</summary>
public enum EpilogueOp
{
    /// <summary>x * factor + addend, per channel.</summary>
    Affine,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, minimum), maximum).</summary>
    Clip,

    /// <summary>max(x, 0) + slope * min(x, 0), per channel.</summary>
    PRelu,

    /// <summary>x plus a tensor in memory: a residual connection.</summary>
    AddOperand,

    /// <summary>x times a tensor in memory; with strides of zero, a factor per channel computed while running.</summary>
    MultiplyOperand,

    /// <summary>x where a tensor in memory is positive, else 0: the gradient of a rectifier whose output that tensor is.</summary>
    MaskByOperand,

    /// <summary>x plus another value of the same tile.</summary>
    AddValue,

    /// <summary>Writes x to a tensor in memory.</summary>
    Store,
}

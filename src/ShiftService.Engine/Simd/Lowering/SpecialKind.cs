namespace ShiftService.Engine.Simd.Lowering;

/// <summary>What a special operation computes.</summary>
internal enum SpecialKind
{
    /// <summary>Brings the caller's NCHW input into the arena.</summary>
    Input,

    /// <summary>Takes a view out of the arena into the caller's NCHW output.</summary>
    Output,

    /// <summary>Copies channels one by one, from anywhere, moved or not: the way out where vectors cannot.</summary>
    Gather,

    /// <summary>Factor and addend that normalise each channel of one image: two values of one pixel.</summary>
    InstanceStatistics,

    /// <summary>Repeats pixels.</summary>
    Upsample,

    /// <summary>Mirrors at the edges.</summary>
    ReflectionPad,

    /// <summary>The hyperbolic tangent of every value.</summary>
    Tanh,

    /// <summary>The logistic function of every value.</summary>
    Sigmoid,

    /// <summary>exp over its sum, along the channels.</summary>
    Softmax,

    /// <summary>A vector over its length.</summary>
    L2Normalize,
}

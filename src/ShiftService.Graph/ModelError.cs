namespace ShiftService.Graph;

/// <summary>Why a model was refused.</summary>
public enum ModelError
{
    /// <summary>The file ends early or is not a readable ONNX file.</summary>
    Malformed,

    /// <summary>A limit (bytes, nodes, elements) was exceeded; nothing was allocated for it.</summary>
    LimitExceeded,

    /// <summary>A dimension is zero, negative, overflowing or inconsistent with its neighbours.</summary>
    InvalidShape,

    /// <summary>An attribute is missing, of the wrong type or out of range.</summary>
    InvalidAttribute,

    /// <summary>A value is used that no node, input or weight defines.</summary>
    MissingValue,

    /// <summary>A weight has another length than its shape says, an unknown type, or values that are not finite.</summary>
    InvalidWeight,

    /// <summary>The nodes depend on each other in a circle.</summary>
    Cycle,

    /// <summary>A name is defined twice.</summary>
    DuplicateName,

    /// <summary>An operator, or a form of it, that this project does not have.</summary>
    UnsupportedOperator,

    /// <summary>A file format or operator-set version that this project does not read.</summary>
    UnsupportedVersion,

    /// <summary>Two files that should describe the same network do not.</summary>
    Mismatch,
}

namespace ShiftService.Zoo.Networks;

/// <summary>The published ShiftNets.</summary>
public enum ShiftNetVariant
{
    /// <summary>4.1 M parameters.</summary>
    A,

    /// <summary>Half of A's channels.</summary>
    B,

    /// <summary>Fewer modules, expansion 1, 3x3 shifts only.</summary>
    C,
}

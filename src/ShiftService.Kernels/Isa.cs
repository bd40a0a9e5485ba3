namespace ShiftService.Kernels;

/// <summary>
/// The vector widths that kernels are emitted for. One is chosen at start; every one runs on a machine with wider vectors.
/// </summary>
public enum Isa
{
    /// <summary>One value at a time: the specification of the others, and the way out on unknown machines.</summary>
    Scalar,

    /// <summary>128 bits: SSE on x64, NEON on Arm.</summary>
    Vector128,

    /// <summary>256 bits: AVX2 with FMA.</summary>
    Vector256,

    /// <summary>512 bits: AVX-512.</summary>
    Vector512,
}

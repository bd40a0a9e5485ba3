using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ShiftService.Kernels;

/// <summary>What each vector width offers, and which of them this machine has.</summary>
public static class IsaSupport
{
    /// <summary>The widest one that this machine has and that is not disabled in the runtime's configuration.</summary>
    public static Isa Best { get; } = Enum.GetValues<Isa>().Where(IsSupported).Max();

    /// <summary>Every supported width, narrowest first.</summary>
    public static IReadOnlyList<Isa> Supported { get; } = [.. Enum.GetValues<Isa>().Where(IsSupported)];

    /// <summary>True if kernels of this width run here.</summary>
    public static bool IsSupported(Isa isa) => isa switch
    {
        Isa.Scalar => true,
        Isa.Vector128 => Vector128.IsHardwareAccelerated,
        Isa.Vector256 => Avx2.IsSupported && Fma.IsSupported,
        Isa.Vector512 => Avx512F.IsSupported,
        _ => false,
    };

    /// <summary>float32 values in one vector.</summary>
    public static int Lanes(this Isa isa) => isa switch
    {
        Isa.Vector512 => 16,
        Isa.Vector256 => 8,
        Isa.Vector128 => 4,
        _ => 1,
    };

    /// <summary>Vector registers that a kernel may hold: 32 with AVX-512, otherwise the 16 that every x64 machine has.</summary>
    public static int Registers(this Isa isa) => isa == Isa.Vector512 ? 32 : 16;

    /// <summary>The name in reports: "avx512", "avx2", "vector128", "scalar".</summary>
    public static string Label(this Isa isa) => isa switch
    {
        Isa.Vector512 => "avx512",
        Isa.Vector256 => "avx2",
        Isa.Vector128 => "vector128",
        _ => "scalar",
    };
}

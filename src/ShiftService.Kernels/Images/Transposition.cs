using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ShiftService.Kernels.Images;

/// <summary>Transposes square blocks in registers: element (i, j) at from[i * stepBytes][j] goes to to[j * rowFloats][i].</summary>
internal static unsafe class Transposition
{
    /// <summary>A block of 4 x 4, on any machine.</summary>
    public static void Block4(byte* from, nint stepBytes, float* to, int rowFloats)
    {
        Vector128<float> a = Vector128.Load((float*)from), b = Vector128.Load((float*)(from + stepBytes));
        Vector128<float> c = Vector128.Load((float*)(from + 2 * stepBytes)), d = Vector128.Load((float*)(from + 3 * stepBytes));
        Vector128<float> ac0 = Low(a, c), ac1 = High(a, c), bd0 = Low(b, d), bd1 = High(b, d);
        Low(ac0, bd0).Store(to);
        High(ac0, bd0).Store(to + rowFloats);
        Low(ac1, bd1).Store(to + 2 * rowFloats);
        High(ac1, bd1).Store(to + 3 * rowFloats);
    }

    /// <summary>
    /// A block of 16 x 16, with AVX-512. Rows i and i + 1 are interleaved by elements, then pairs of those by pairs, which leaves, in each
    /// 128-bit quarter q, column 4 q + c of four rows; two rounds of exchanging quarters put the four groups of rows side by side.
    /// </summary>
    public static void Block16(byte* from, nint stepBytes, float* to, int rowFloats)
    {
        Quarters(from, stepBytes, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Quarters(from + 4 * stepBytes, stepBytes, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Quarters(from + 8 * stepBytes, stepBytes, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Quarters(from + 12 * stepBytes, stepBytes, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        StoreColumns(a0, b0, c0, d0, to, rowFloats);
        StoreColumns(a1, b1, c1, d1, to + rowFloats, rowFloats);
        StoreColumns(a2, b2, c2, d2, to + 2 * rowFloats, rowFloats);
        StoreColumns(a3, b3, c3, d3, to + 3 * rowFloats, rowFloats);
    }

    // Quarter q of result c holds column 4 q + c of four rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        byte* from, nint stepBytes, out Vector512<float> column0, out Vector512<float> column1, out Vector512<float> column2, out Vector512<float> column3)
    {
        Vector512<float> a = Vector512.Load((float*)from), b = Vector512.Load((float*)(from + stepBytes));
        Vector512<float> c = Vector512.Load((float*)(from + 2 * stepBytes)), d = Vector512.Load((float*)(from + 3 * stepBytes));
        Vector512<double> ab0 = Avx512F.UnpackLow(a, b).AsDouble(), ab1 = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> cd0 = Avx512F.UnpackLow(c, d).AsDouble(), cd1 = Avx512F.UnpackHigh(c, d).AsDouble();
        column0 = Avx512F.UnpackLow(ab0, cd0).AsSingle();
        column1 = Avx512F.UnpackHigh(ab0, cd0).AsSingle();
        column2 = Avx512F.UnpackLow(ab1, cd1).AsSingle();
        column3 = Avx512F.UnpackHigh(ab1, cd1).AsSingle();
    }

    // Columns c, c + 4, c + 8 and c + 12 from the quarters of four groups of rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreColumns(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* to, int rowFloats)
    {
        const byte FirstHalves = 0b01_00_01_00, SecondHalves = 0b11_10_11_10, Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        Vector512<float> ab0 = Avx512F.Shuffle4x128(a, b, FirstHalves), ab1 = Avx512F.Shuffle4x128(a, b, SecondHalves);
        Vector512<float> cd0 = Avx512F.Shuffle4x128(c, d, FirstHalves), cd1 = Avx512F.Shuffle4x128(c, d, SecondHalves);
        Avx512F.Shuffle4x128(ab0, cd0, Even).Store(to);
        Avx512F.Shuffle4x128(ab0, cd0, Odd).Store(to + 4 * rowFloats);
        Avx512F.Shuffle4x128(ab1, cd1, Even).Store(to + 8 * rowFloats);
        Avx512F.Shuffle4x128(ab1, cd1, Odd).Store(to + 12 * rowFloats);
    }

    // a0, b0, a1, b1.
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    // a2, b2, a3, b3.
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);
}

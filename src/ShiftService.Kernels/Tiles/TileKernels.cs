using System.Collections.Concurrent;

namespace ShiftService.Kernels.Tiles;

/// <summary>The kernels of this process: each form is compiled once, at its first use. Thread-safe.</summary>
public static class TileKernels
{
    private static readonly ConcurrentDictionary<string, Lazy<TileKernel>> Compiled = new();

    /// <summary>Kernels compiled so far.</summary>
    public static int Count => Compiled.Count;

    /// <summary>The kernel for a specification.</summary>
    /// <exception cref="ArgumentException">
    /// The specification walks down columns with tiles of several rows, prefetches for another body than a product, or has a second
    /// factor's step without being an outer product, or none being one.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">This machine has no vectors of that width.</exception>
    public static TileKernel Get(TileKernelSpec spec)
    {
        if (spec.ColumnsFirst && spec.Shape.Rows > 1)
            throw new ArgumentException($"a kernel that walks down columns has tiles of one row, not of {spec.Shape.Rows}", nameof(spec));
        if (spec.Prefetch != default && spec.Body != TileBody.Product)
            throw new ArgumentException($"only products prefetch, and this kernel's body is {spec.Body}", nameof(spec));
        if (spec.OuterStepBytes > 0 != (spec.Body == TileBody.OuterProduct))
            throw new ArgumentException($"a step of {spec.OuterStepBytes} bytes does not fit the body {spec.Body}", nameof(spec));
        if (!IsaSupport.IsSupported(spec.Isa))
            throw new PlatformNotSupportedException($"this machine does not run {spec.Isa.Label()} kernels");
        return Compiled.GetOrAdd(spec.Key(), _ => new(() => TileKernelEmitter.Compile(spec))).Value;
    }
}

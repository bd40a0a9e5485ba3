using System.Runtime.InteropServices;

namespace ShiftService.Kernels;

/// <summary>
/// Zeroed native memory, freed when disposed or collected. Large blocks lie on huge pages where the system has them: a network walks
/// through megabytes of weights and activations, and every page it has not met lately costs a table walk.
/// </summary>
public sealed unsafe partial class NativeBlock : IDisposable
{
    private const int CacheLineBytes = 64, HugePageBytes = 2 << 20, LargeBytes = 1 << 20, MadvHugePage = 14;

    private void* _memory;

    /// <summary>Takes at least so many bytes.</summary>
    public NativeBlock(long bytes)
    {
        bool large = bytes >= LargeBytes;
        int alignment = large ? HugePageBytes : CacheLineBytes;
        Bytes = (Math.Max(bytes, 1) + alignment - 1) / alignment * alignment;
        _memory = NativeMemory.AlignedAlloc(checked((nuint)Bytes), (nuint)alignment);
        // Advice that a system is free not to take, so its answer does not matter.
        if (large && OperatingSystem.IsLinux()) _ = AdviseHugePages(_memory, (nuint)Bytes, MadvHugePage);
        NativeMemory.Clear(_memory, (nuint)Bytes);
        GC.AddMemoryPressure(Bytes);
    }

    /// <summary>Frees what nobody disposed.</summary>
    ~NativeBlock() => Free();

    /// <summary>Size in bytes, a multiple of a cache line or a huge page.</summary>
    public long Bytes { get; }

    /// <summary>Where it begins.</summary>
    public nint Address => (nint)_memory;

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_memory is null) return;
        NativeMemory.AlignedFree(_memory);
        GC.RemoveMemoryPressure(Bytes);
        _memory = null;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int AdviseHugePages(void* address, nuint bytes, int advice);
}

using System.Runtime.InteropServices;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>
/// Zeroed native memory, freed when disposed or collected. Large blocks lie on huge pages where the system has them: a network walks
/// through megabytes of weights and activations, and every page it has not met lately costs a table walk.
/// </summary>
internal sealed unsafe partial class NativeBlock : IDisposable
{
    private const int CacheLineBytes = 64, HugePageBytes = 2 << 20, LargeBytes = 1 << 20, MadvHugePage = 14;

    private void* _memory;

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

    ~NativeBlock() => Free();

    public long Bytes { get; }

    public nint Address => (nint)_memory;

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

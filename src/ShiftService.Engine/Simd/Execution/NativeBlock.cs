using System.Runtime.InteropServices;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Zeroed native memory, aligned to cache lines, freed when disposed or collected.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const int AlignmentBytes = 64;

    private void* _memory;

    public NativeBlock(long bytes)
    {
        Bytes = Math.Max(bytes, AlignmentBytes);
        _memory = NativeMemory.AlignedAlloc(checked((nuint)Bytes), AlignmentBytes);
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
}

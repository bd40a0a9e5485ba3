using ShiftService.Kernels;

namespace ShiftService.Training.Autodiff;

/// <summary>Native memory of one lane for packed weights, tables and sums: zeroed, aligned to cache lines, freed together.</summary>
internal sealed unsafe class LaneMemory : IDisposable
{
    private const long BlockBytes = 1 << 20;

    private readonly List<NativeBlock> _blocks = [];
    private long _used;

    /// <summary>Takes floats.</summary>
    public float* Floats(long count) => (float*)Take(count * sizeof(float));

    /// <summary>Takes machine words.</summary>
    public nint* Words(long count) => (nint*)Take(count * nint.Size);

    /// <summary>Takes a block of its own.</summary>
    public NativeBlock Block(long bytes)
    {
        var block = new NativeBlock(bytes);
        _blocks.Insert(0, block);
        return block;
    }

    public void Dispose()
    {
        foreach (NativeBlock block in _blocks) block.Dispose();
        _blocks.Clear();
    }

    private void* Take(long bytes)
    {
        bytes = (bytes + 63) / 64 * 64;
        if (_blocks.Count == 0 || _used + bytes > _blocks[^1].Bytes)
        {
            _blocks.Add(new(Math.Max(bytes, BlockBytes)));
            _used = 0;
        }
        void* taken = (byte*)_blocks[^1].Address + _used;
        _used += bytes;
        return taken;
    }
}

using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// The one block that holds all weights, constants and tables of a plan, in the order in which they are used: while one panel is computed
/// the next one's weights, which follow, can be fetched.
/// </summary>
internal sealed unsafe class PlanMemory
{
    // Room after the last table, because prefetching looks one segment too far.
    private const int TrailingWords = 2;

    private float* _nextFloat;
    private nint* _nextWord;
    private nint* _lastTable;

    /// <summary>Takes memory for so many floats, each piece aligned, and words.</summary>
    public PlanMemory(long floats, long words)
    {
        Block = new(floats * sizeof(float) + (words + TrailingWords) * sizeof(nint));
        _nextFloat = (float*)Block.Address;
        _nextWord = (nint*)(_nextFloat + floats);
    }

    public NativeBlock Block { get; }

    /// <summary>A number of floats rounded up to whole cache lines.</summary>
    public static long Align(long floats) => (floats + 15) / 16 * 16;

    public float* TakeFloats(long count)
    {
        float* taken = _nextFloat;
        _nextFloat += Align(count);
        return taken;
    }

    public nint* TakeWords(long count)
    {
        nint* taken = _nextWord;
        _nextWord += count;
        return taken;
    }

    /// <summary>Tells the panel before that these weights come next; the last one is its own successor.</summary>
    public void FollowWith(nint* table, nint weights)
    {
        if (_lastTable is not null) _lastTable[PanelTable.NextWeights] = weights;
        table[PanelTable.NextWeights] = weights;
        _lastTable = table;
    }
}

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// Places blocks with lifetimes in one arena: those that live at the same time never overlap. Largest first, each at the lowest place
/// that is free for its whole life.
/// </summary>
internal static class ArenaPlanner
{
    /// <summary>Blocks start at multiples of this, in bytes: a cache line, and the longest vector.</summary>
    public const long AlignmentBytes = 64;

    /// <summary>A block: its size in bytes, and the first and last step at which it is in use.</summary>
    internal readonly record struct Block(long SizeBytes, int FirstUse, int LastUse);

    /// <summary>The offset in bytes of each block, and the arena's size.</summary>
    public static (long[] Offsets, long SizeBytes) Place(IReadOnlyList<Block> blocks)
    {
        var offsets = new long[blocks.Count];
        var placed = new List<int>();
        long arena = 0;
        foreach (int i in Enumerable.Range(0, blocks.Count).OrderByDescending(i => blocks[i].SizeBytes).ThenBy(i => i))
        {
            long size = Align(blocks[i].SizeBytes), offset = 0;
            foreach (int other in placed.Where(o => Meet(blocks[i], blocks[o])).OrderBy(o => offsets[o]))
            {
                if (offset + size <= offsets[other]) break;
                offset = Math.Max(offset, offsets[other] + Align(blocks[other].SizeBytes));
            }
            offsets[i] = offset;
            placed.Add(i);
            arena = Math.Max(arena, offset + size);
        }
        return (offsets, arena);
    }

    private static bool Meet(Block a, Block b) => a.FirstUse <= b.LastUse && b.FirstUse <= a.LastUse;

    private static long Align(long bytes) => (bytes + AlignmentBytes - 1) / AlignmentBytes * AlignmentBytes;
}

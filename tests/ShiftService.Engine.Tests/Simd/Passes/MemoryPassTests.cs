using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;

namespace ShiftService.Engine.Tests.Simd.Passes;

public class MemoryPassTests
{
    [Fact]
    public void Blocks_that_live_at_the_same_time_never_overlap_and_the_arena_is_no_larger_than_their_sum()
    {
        var random = new Random(11);
        for (int round = 0; round < 300; round++)
        {
            ArenaPlanner.Block[] blocks = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ =>
            {
                int first = random.Next(30);
                return new ArenaPlanner.Block(random.Next(1, 5000), first, first + random.Next(8));
            })];
            (long[] offsets, long size) = ArenaPlanner.Place(blocks);
            long sum = blocks.Sum(
                b => (b.SizeBytes + ArenaPlanner.AlignmentBytes - 1) / ArenaPlanner.AlignmentBytes * ArenaPlanner.AlignmentBytes);
            Assert.InRange(size, blocks.Max(b => b.SizeBytes), sum);
            for (int i = 0; i < blocks.Length; i++)
            {
                Assert.Equal(0, offsets[i] % ArenaPlanner.AlignmentBytes);
                Assert.InRange(offsets[i] + blocks[i].SizeBytes, 1, size);
                for (int j = 0; j < i; j++)
                {
                    bool meet = blocks[i].FirstUse <= blocks[j].LastUse && blocks[j].FirstUse <= blocks[i].LastUse;
                    bool overlap = offsets[i] < offsets[j] + blocks[j].SizeBytes && offsets[j] < offsets[i] + blocks[i].SizeBytes;
                    Assert.False(meet && overlap, $"round {round}: {blocks[i]} and {blocks[j]}");
                }
            }
        }
    }

    [Fact]
    public void Blocks_of_different_times_share_memory()
    {
        (long[] offsets, long size) = ArenaPlanner.Place([new(640, 0, 1), new(640, 2, 3), new(64, 1, 2)]);
        Assert.Equal(offsets[0], offsets[1]);
        Assert.Equal(704, size);
    }

    [Fact]
    public void A_buffer_has_the_border_that_its_readers_reach_and_the_value_that_they_want_there()
    {
        CompiledPasses passes = CompiledPasses.Of(
            3, 8, 8, n => n.Conv(9).As("x").Shift(2).Norm().Relu().Conv(4).As("a").From("x").Conv(4, 3, 2), "a");
        TensorBuffer shifted = Read(passes, 4).Distinct().Single();
        Assert.Equal((2, 2, 2, 2), (shifted.Top, shifted.Left, shifted.Bottom, shifted.Right));
        TileOperation product = passes.Tile(4);
        Assert.Contains(product.Input.Channels, c => c.Border != 0);
        foreach (ChannelRef channel in product.Input.Channels.Where(c => c.IsMoved))
            Assert.Equal(channel.Border, shifted.BorderValues[shifted.Positions[channel.Channel]]);

        // The 3x3 window of stride 2 on 8 pixels reads one before them and none behind.
        passes = CompiledPasses.Of(3, 8, 8, n => n.Conv(9).Conv(4, 3, 2));
        TensorBuffer window = Read(passes, 1).Distinct().Single();
        Assert.Equal((1, 1, 0, 0), (window.Top, window.Left, window.Bottom, window.Right));
        Assert.All(window.BorderValues, v => Assert.Equal(0, v));
        Assert.False(Read(CompiledPasses.Of(3, 8, 8, n => n.Conv(9).Conv(4)), 1)[0].HasBorder);
    }

    [Fact]
    public void A_value_whose_readers_want_different_borders_has_a_buffer_for_each()
    {
        CompiledPasses passes = CompiledPasses.Of(
            3, 8, 8, n => n.Conv(9).As("x").Conv(4, 3).As("a").From("x").MaxPool(1).As("b").From("x").Depthwise(), "a", "b");
        TensorBuffer window = Read(passes, 1)[0], maximum = Read(passes, 2)[0], depthwise = Read(passes, 3)[0];
        Assert.Same(window, depthwise);
        Assert.NotSame(window, maximum);
        Assert.Equal(2, passes.Buffers.Of(passes.Tile(0).Values[0]).Count);
        Assert.Equal(0, window.BorderValues[window.Positions[0]]);
        Assert.Equal(float.NegativeInfinity, maximum.BorderValues[maximum.Positions[0]]);
    }

    [Fact]
    public void A_buffer_lives_until_its_last_reader()
    {
        CompiledPasses passes = CompiledPasses.Of(3, 8, 8, n => n.Conv(9).As("x").Conv(9, 3).Conv(9).Add(n.Last, "x"));
        TensorBuffer first = passes.Buffers.Of(passes.Tile(0).Values[0]).Single();
        Assert.Equal(passes.Tile(2).Index, first.LastUse);
    }

    private static TensorBuffer[] Read(CompiledPasses passes, int node) => passes.Buffers.Of(passes.Tile(node), passes.Tile(node).Input);
}

using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Tiles;
using ShiftService.TestSupport;

namespace ShiftService.Engine.Tests.Simd.Passes;

public class ChannelPassTests
{
    [Fact]
    public void Tied_channels_share_a_class_and_others_do_not()
    {
        (ChannelClasses classes, TileOperation[] tiles) = Three();
        View crossed = View.Of(tiles[0].Values[0]).Select([2, 0, 1]);
        Assert.True(classes.TryTie(tiles[1], crossed));
        Assert.True(classes.TryTie(tiles[2], View.Of(tiles[1].Values[0])));
        for (int c = 0; c < 3; c++)
            for (int d = 0; d < 3; d++)
                Assert.Equal(d == (c + 2) % 3, classes.Find(tiles[2], c) == classes.Find(tiles[0], d));
    }

    [Fact]
    public void A_tie_that_would_put_two_channels_of_an_operation_in_one_class_changes_nothing()
    {
        (ChannelClasses classes, TileOperation[] tiles) = Three();
        Assert.True(classes.TryTie(tiles[1], View.Of(tiles[0].Values[0])));
        int[] Classes() => [.. tiles.SelectMany(t => Enumerable.Range(0, 3).Select(c => classes.Find(t, c)))];
        int[] before = Classes();
        // Channel 0 alone could be tied, and channel 1 too; channel 2 then meets channel 0 again.
        var twice = new View([Ref(tiles[0], 0), Ref(tiles[0], 1), Ref(tiles[1], 0)], 4, 4);
        Assert.False(classes.TryTie(tiles[2], twice));
        Assert.Equal(before, Classes());
        // A rotation against an existing tie.
        Assert.False(classes.TryTie(tiles[1], View.Of(tiles[0].Values[0]).Select([0, 2, 1])));
        Assert.Equal(before, Classes());
        // Nothing was left behind: the operation can still be tied.
        Assert.True(classes.TryTie(tiles[2], View.Of(tiles[1].Values[0]).Select([1, 2, 0])));
    }

    [Fact]
    public void Channels_that_a_product_reads_at_one_displacement_are_neighbours()
    {
        CompiledPasses passes = CompiledPasses.Of(3, 5, 5, n => n.Conv(36).Shift().Conv(4));
        TileOperation product = passes.Tile(2);
        int[] channels = [.. passes.Layouts[passes.Tile(0)].Channels.Where(c => c >= 0)];
        (int, int)[] offsets = [.. channels.Select(c => (product.Input.Channels[c].Dy, product.Input.Channels[c].Dx))];
        Assert.Equal(9, Runs(offsets));
        Assert.Equal(Enumerable.Range(0, 36), channels.Order());
    }

    [Fact]
    public void Channels_of_one_group_are_neighbours_where_they_are_read_and_where_they_are_made()
    {
        CompiledPasses passes = CompiledPasses.Of(
            3, 5, 5, n => n.Conv(24).Shuffle(4).Conv(24, 1, groups: 6).Shuffle(6).Conv(8, 1, groups: 4));
        foreach ((int maker, int reader) in ((int, int)[])[(0, 2), (2, 4)])
        {
            TileOperation product = passes.Tile(reader);
            ProductGroup[] groups = [.. product.Groups];
            int GroupOf(int channel) => Array.FindIndex(groups, g => g.Taps.Any(t => product.Input.Channels[t.Channel].Channel == channel));
            // A group that reads from several groups of the maker has a run in each of them.
            int parts = passes.Tile(maker).Groups.Count == 1 ? 1 : passes.Tile(maker).Groups.Count;
            Assert.InRange(
                Runs([.. passes.Layouts[passes.Tile(maker)].Channels.Where(c => c >= 0).Select(GroupOf)]), groups.Length,
                groups.Length * parts);
        }
    }

    [Fact]
    public void Operations_whose_vectors_meet_lie_in_one_order_and_every_block_starts_at_a_vector()
    {
        foreach (Func<Network> create in StructuralNetworks.All.Values)
        {
            var passes = new CompiledPasses(create());
            foreach (Operation operation in passes.Operations)
            {
                ChannelLayout layout = passes.Layouts[operation];
                Assert.Equal(0, layout.Pitch % 8);
                Assert.Equal(Enumerable.Range(0, operation.Channels), layout.Channels.Where(c => c >= 0).Order());
                for (int c = 0; c < operation.Channels; c++) Assert.Equal(c, layout.Channels[layout.Positions[c]]);
                foreach (View view in operation.VectorReads)
                {
                    // Whatever shares a vector here shares one there, at the same lanes.
                    foreach (IGrouping<int, int> vector in Enumerable.Range(0, operation.Channels).GroupBy(c => layout.Positions[c] / 8))
                    {
                        int[] distances = [.. vector.Select(c => view.Channels[c])
                            .Select(r => passes.Layouts[r.Value.Producer].Positions[r.Channel])
                            .Zip(vector, (there, c) => there - layout.Positions[c]).Distinct()];
                        Assert.Single(distances);
                        Assert.Equal(0, distances[0] % 8);
                    }
                }
            }
        }
    }

    private static int Runs<T>(T[] values) => values.Where((v, i) => i == 0 || !v!.Equals(values[i - 1])).Count();

    private static ChannelRef Ref(Operation operation, int channel) => new(operation.Values[0], channel, 0, 0, 0);

    private static (ChannelClasses, TileOperation[]) Three()
    {
        var classes = new ChannelClasses();
        var input = new SpecialOperation("input", 0, SpecialKind.Input, null, 1, 3, 4, 4);
        TileOperation[] tiles =
            [.. Enumerable.Range(1, 3).Select(i => new TileOperation($"t{i}", i, TileBody.Sum, View.Of(input.Values[0]), 3, 4, 4))];
        classes.Add(input);
        foreach (TileOperation tile in tiles) classes.Add(tile);
        return (classes, tiles);
    }
}

using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Tests.Simd.Passes;

public class PanelOperandTests
{
    [Fact]
    public void A_pointwise_convolution_is_one_segment_and_a_grouped_shift_one_for_each_direction()
    {
        Assert.Equal(1, Segments(n => n.Conv(16).Conv(8), 1));
        Assert.Equal(9, Segments(n => n.Conv(36).Shift().Conv(8), 2));
        Assert.Equal(9, Segments(n => n.Conv(36).Shift().Norm().Relu().Conv(8), 4));
        Assert.Equal(1, Segments(n => n.Conv(36).Shuffle(6).Conv(8), 2));
        Assert.Equal(1, Segments(n => n.Conv(24).Shuffle(4).Conv(8, 1, groups: 4), 2));
    }

    [Fact]
    public void A_window_is_a_segment_a_row_where_its_taps_are_adjacent_and_one_a_tap_where_they_are_not()
    {
        Assert.Equal(3, Segments(n => n.Conv(16).Conv(8, 3), 1));
        Assert.Equal(9, Segments(n => n.Conv(16).Conv(8, 3, dilation: 2), 1));
        // 12 channels and a gap of 4.
        Assert.Equal(9, Segments(n => n.Conv(12).Conv(8, 3), 1));
    }

    [Fact]
    public void Segments_walk_every_tap_once_in_the_order_in_which_weights_are_packed()
    {
        foreach (Func<Graph.Network> create in StructuralNetworks.All.Values)
        {
            var passes = new CompiledPasses(create());
            foreach (TileOperation tile in passes.Tiles.Where(t => t.Body == TileBody.Product))
            {
                TensorBuffer[] buffers = passes.Buffers.Of(tile, tile.Input);
                var builder = new PanelOperandBuilder(tile, passes.Buffers);
                int[] all = [.. Enumerable.Range(0, tile.Groups.Count)];
                foreach (int[] groups in (int[][])[all, [0], [.. all.Where(g => g % 2 == 0)]])
                {
                    PanelOperands operands = builder.Of(groups);
                    Assert.Equal(groups.SelectMany(g => tile.Groups[g].Taps).ToHashSet(), [.. operands.Order]);
                    Assert.Equal(operands.Order.Length, operands.Order.Distinct().Count());
                    long[] walked = [.. operands.Tables.SelectMany((tables, s) => tables[0].SelectMany(segment =>
                        Enumerable.Range(0, (int)segment.LengthBytes / operands.Sources[s].StepBytes)
                            .Select(k => (long)segment.OffsetBytes + k * operands.Sources[s].StepBytes)))];
                    Assert.Equal(operands.Order.Select(Address), walked);
                }

                long Address(ProductTap tap)
                {
                    ChannelRef channel = tile.Input.Channels[tap.Channel];
                    TensorBuffer b = buffers[tap.Channel];
                    return (channel.Dy + tap.Dy + b.Top) * (long)b.RowBytes + (channel.Dx + tap.Dx + b.Left) * (long)b.PixelBytes
                        + b.Positions[channel.Channel] * (long)b.ChannelBytes;
                }
            }
        }
    }

    private static int Segments(Func<NetworkSketch, NetworkSketch> build, int node)
    {
        CompiledPasses passes = CompiledPasses.Of(3, 8, 8, build);
        return new PanelOperandBuilder(passes.Tile(node), passes.Buffers).Of([0]).SegmentCount;
    }
}

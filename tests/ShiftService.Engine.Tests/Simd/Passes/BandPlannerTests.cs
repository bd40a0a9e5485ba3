using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Tests.Simd.Passes;

public class BandPlannerTests
{
    public static TheoryData<string> Names => LargeImageTests.Names;

    [Theory, MemberData(nameof(Names))]
    public void Every_row_of_every_member_is_executed_once_in_order_and_after_the_rows_that_it_reads(string name)
    {
        var passes = new CompiledPasses(LargeImageTests.Networks[name]());
        var planner = new BandPlanner(Isa.Vector256, passes.Buffers);
        IReadOnlyList<IReadOnlyList<Operation>> groups = planner.Group(passes.Operations);
        Assert.Equal(passes.Operations, groups.SelectMany(g => g));
        bool severalBands = false;
        foreach (IReadOnlyList<Operation> members in groups.Where(g => g.Count > 1))
        {
            var done = new int[members.Count];
            IReadOnlyList<BandPiece> pieces = planner.Schedule(members);
            severalBands |= pieces.Count > members.Count;
            foreach (BandPiece piece in pieces)
            {
                Assert.Equal(done[piece.Member], piece.FirstRow);
                Assert.True(piece.EndRow > piece.FirstRow);
                for (int p = 0; p < members.Count; p++)
                    Assert.True(LastRowRead(members[piece.Member], piece.EndRow - 1, members[p]) < done[p],
                        $"{members[piece.Member].Name} needs more rows of {members[p].Name}");
                done[piece.Member] = piece.EndRow;
            }
            Assert.Equal(members.Select(m => m is SpecialOperation special ? special.Rows : m.Values[0].Height), done);
        }
        Assert.True(severalBands);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_ring_keeps_every_row_until_its_last_reader_and_fewer_than_the_image_has(string name)
    {
        var passes = new CompiledPasses(LargeImageTests.Networks[name]());
        var planner = new BandPlanner(Isa.Vector256, passes.Buffers);
        foreach (IReadOnlyList<Operation> members in planner.Group(passes.Operations).Where(g => g.Count > 1))
        {
            IReadOnlyList<BandPiece> schedule = planner.Schedule(members);
            planner.KeepRows(members, schedule);
            // What each slot holds: before anything runs, the border above the image.
            Dictionary<TensorBuffer, int[]> slots = members.SelectMany(m => m.Values)
                .SelectMany(passes.Buffers.Of).Where(b => b.Ring.Rows > 0)
                .ToDictionary(b => b, b => Enumerable.Range(-b.Top, b.Ring.Rows).Select(row => row < 0 ? row : int.MinValue).ToArray());
            foreach (BandPiece piece in schedule)
            {
                Operation member = members[piece.Member];
                for (int y = piece.FirstRow; y < piece.EndRow; y++)
                    foreach ((TensorBuffer ring, int row) in RowsRead(passes, member, y).Where(r => slots.ContainsKey(r.Buffer)))
                        Assert.True(
                            slots[ring][ring.Ring.Slot(row)] == row,
                            $"{member.Name} row {y} finds row {slots[ring][ring.Ring.Slot(row)]} for row {row} of {ring}");
                foreach (TensorBuffer ring in slots.Keys.Where(b => b.Value.Producer == member))
                {
                    int end = piece.EndRow == ring.Value.Height ? piece.EndRow + ring.Bottom : piece.EndRow;
                    for (int y = piece.FirstRow; y < end; y++) slots[ring][ring.Ring.Slot(y)] = y;
                }
            }
            foreach (TensorBuffer ring in slots.Keys)
            {
                Assert.True(ring.Ring.Rows < ring.Value.Height + ring.Top + ring.Bottom);
                Assert.Equal((long)ring.RowBytes * ring.Ring.Rows, ring.SizeBytes);
                Assert.Subset(members.ToHashSet(), passes.Buffers.ReadersOf(ring).ToHashSet());
            }
        }
        Assert.Contains(passes.Buffers.All, b => b.Ring.Rows > 0);
    }

    [Fact]
    public void Small_images_and_single_operations_stay_on_their_own()
    {
        CompiledPasses passes = CompiledPasses.Of(3, 8, 8, n => n.Conv(32).Shift().Conv(8).MaxPool().Conv(4));
        Assert.All(new BandPlanner(Isa.Vector256, passes.Buffers).Group(passes.Operations), group => Assert.Single(group));
    }

    // From the definition of each operation: the last row inside the image that output row y reads from a producer; -1 where it reads none.
    private static int LastRowRead(Operation reader, int y, Operation producer)
    {
        int last = -1;
        void Reads(int row) => last = Math.Max(last, Math.Min(row, producer.Values[0].Height - 1));
        if (reader is TileOperation tile)
        {
            foreach (ProductTap tap in tile.Groups.SelectMany(g => g.Taps))
                if (tile.Input.Channels[tap.Channel] is var c && c.Value.Producer == producer) Reads(y * tile.StrideY + tap.Dy + c.Dy);
            if (tile.Body != TileBody.Product && tile.Input.Values.Any(v => v.Producer == producer))
                foreach ((int dy, _) in tile.Taps) Reads(y * tile.StrideY + dy);
            if (tile.Operands.SelectMany(o => o.Values).Any(v => v.Producer == producer)) Reads(y);
        }
        else if (reader.Reads.Any(view => view.Values.Any(v => v.Producer == producer)))
        {
            Reads(y / ((SpecialOperation)reader).RowFactor);
        }
        return last;
    }

    // Every row, borders included, of every buffer that output row y reads.
    private static IEnumerable<(TensorBuffer Buffer, int Row)> RowsRead(CompiledPasses passes, Operation reader, int y)
    {
        foreach (View view in reader.Reads)
        {
            TensorBuffer[] buffers = passes.Buffers.Of(reader, view);
            if (reader is not TileOperation tile || !ReferenceEquals(view, tile.Input))
                foreach (TensorBuffer buffer in buffers.Distinct())
                    yield return (buffer, reader is SpecialOperation special ? y / special.RowFactor : y);
            else if (tile.Body != TileBody.Product)
                foreach ((int dy, _) in tile.Taps)
                    foreach (TensorBuffer buffer in buffers.Distinct()) yield return (buffer, y * tile.StrideY + dy);
            else
                foreach (ProductTap tap in tile.Groups.SelectMany(g => g.Taps))
                    yield return (buffers[tap.Channel], y * tile.StrideY + tap.Dy + view.Channels[tap.Channel].Dy);
        }
    }
}

using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph.Operators;
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
                    Assert.True(LastRowRead(members[piece.Member], piece.EndRow - 1, members[p]) < done[p], $"{members[piece.Member].Name} needs more rows of {members[p].Name}");
                done[piece.Member] = piece.EndRow;
            }
            Assert.Equal(members.Select(m => m.Values[0].Height), done);
        }
        Assert.True(severalBands);
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
        else if (reader is SpecialOperation { Operator: ActiveShift shift, Source: { } source })
        {
            for (int i = 0; i < source.Channels.Length; i++)
                if (source.Channels[i].Value.Producer == producer) Reads(y * shift.Stride + (int)MathF.Floor(shift.Offsets.Values[2 * i]) + 1);
        }
        return last;
    }
}

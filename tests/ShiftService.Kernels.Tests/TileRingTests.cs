using ShiftService.Kernels.Images;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Kernels.Tests;

/// <summary>What is not kept whole between kernels, and what they ask the caches for, against <see cref="TileReference"/>.</summary>
public class TileRingTests
{
    public static TheoryData<Isa> Isas => TileKernelTests.Isas;

    public static TheoryData<Isa, TileBody> Bodies => TileKernelTests.Bodies;

    [Theory, MemberData(nameof(Bodies))]
    public void A_row_of_a_ring_is_read_by_its_own_table_whatever_row_comes_first(Isa isa, TileBody body)
    {
        foreach (int rows in (int[])[1, 2, 3, 5, 9])
        {
            // Beside a source that is kept whole, and after one in another ring: tables follow each other in memory.
            TileCase work = new TileCase(isa, body, 2, 5, 7).Ring(rows, 130, 12, 1, (40, 3), (0, 7), (9, 1)).Source(60, 8, 3, (5, 2))
                .Ring(4, 90, 16, 2, (3, 4)).Store(0);
            foreach ((int first, int end) in ((int, int)[])[(0, 7), (0, 1), (3, 7), (6, 7), (2, 2)])
                work.AssertAgrees(new(1, 3), first, end);
        }
    }

    [Theory, MemberData(nameof(Isas))]
    public void An_epilogue_reads_and_writes_vectors_that_lie_apart(Isa isa)
    {
        foreach (int vectors in (int[])[1, 2, 3])
        {
            TileCase work = TileKernelTests.Images(new(isa, TileBody.Product, vectors, 5, 6))
                .WithApart(EpilogueOp.AddOperand, 0).Relu(1).StoreApart(2).Store(1)
                .With(EpilogueOp.AddOperand, 2).WithApart(EpilogueOp.MultiplyOperand, 3).Store(4);
            work.AssertAgrees(new(1, 3));
            work.AssertAgrees(new(1, 2), 2, 5);
        }
    }

    [Theory, MemberData(nameof(Isas))]
    public void An_epilogue_reads_and_writes_the_slot_of_a_row_in_its_ring(Isa isa)
    {
        foreach ((int rows, int top) in ((int, int)[])[(1, 0), (3, 0), (3, 1), (4, 3), (8, 2)])
        {
            TileCase work = TileKernelTests.Images(new(isa, TileBody.Product, 2, 5, 6))
                .With(EpilogueOp.AddOperand, 0, gap: 3, ring: new(rows, top)).Relu(1)
                .Store(2, gap: 1, ring: new(rows, top)).Store(0)
                .With(EpilogueOp.MultiplyOperand, 2, ring: new(2, 1)).Store(3, ring: new(5, 0));
            work.AssertAgrees(new(1, 4));
            work.AssertAgrees(new(1, 2), 2, 5);
        }
    }

    [Theory, MemberData(nameof(Bodies))]
    public void Walking_down_columns_computes_the_same_to_the_bit_as_walking_along_rows(Isa isa, TileBody body)
    {
        foreach ((int width, int columns) in ((int, int)[])[(1, 1), (4, 4), (7, 3), (13, 4)])
        {
            TileCase work = TileKernelTests.Images(new(isa, body, 2, width, 5)).Ring(3, 130, 8, 1, (2, 6), (30, 3)).Relu(0).Store(1, gap: 2)
                .With(EpilogueOp.AddOperand, 1, ring: new(2, 1)).Store(2, ring: new(5, 1));
            float[] rows = work.Run(new(1, columns));
            work.ColumnsFirst = true;
            Assert.Equal(rows, work.Run(new(1, columns)));
            foreach ((int first, int end) in ((int, int)[])[(0, 5), (1, 4), (4, 5), (3, 3)]) work.AssertAgrees(new(1, columns), first, end);
        }
    }

    [Theory, MemberData(nameof(Isas))]
    public void Prefetching_changes_nothing_of_what_is_computed(Isa isa)
    {
        TileCase work = TileKernelTests.Images(new(isa, TileBody.Product, 2, 7, 4)).Ring(3, 50, 8, 1, (2, 6), (30, 3)).Relu(0).Store(1);
        float[] plain = work.Run(new(1, 3));
        foreach (int ahead in (int[])[0, 64, 4096])
            foreach (int step in (int[])[0, 1, 64])
                foreach (bool segment in (bool[])[false, true])
                {
                    work.Prefetch = new(ahead, step, segment);
                    Assert.Equal(plain, work.Run(new(1, 3)));
                }
    }
}

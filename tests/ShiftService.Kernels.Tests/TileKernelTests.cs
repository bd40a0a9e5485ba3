using ShiftService.Kernels.Images;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Kernels.Tests;

/// <summary>Every emitted kernel against <see cref="TileReference"/>.</summary>
public class TileKernelTests
{
    public static TheoryData<Isa> Isas => [.. IsaSupport.Supported];

    public static TheoryData<Isa, TileBody> Bodies
    {
        get
        {
            var data = new TheoryData<Isa, TileBody>();
            foreach (Isa isa in IsaSupport.Supported)
                foreach (TileBody body in Enum.GetValues<TileBody>()) data.Add(isa, body);
            return data;
        }
    }

    [Theory, MemberData(nameof(Bodies))]
    public void Tiles_of_any_shape_compute_what_the_reference_does_where_widths_do_not_divide(Isa isa, TileBody body)
    {
        foreach (int vectors in (int[])[1, 2, 3, 5])
        {
            foreach ((int rows, int columns, int width, int height) in ((int, int, int, int)[])
                [(1, 1, 1, 1), (1, 1, 3, 2), (1, 4, 4, 2), (1, 4, 7, 3), (1, 5, 11, 2), (1, 6, 13, 1), (2, 3, 3, 5), (3, 2, 2, 7),
                    (2, 2, 5, 3), (4, 1, 1, 6), (7, 1, 1, 3)])
            {
                if (!TileCostModel.Fits(isa, rows * columns, vectors)) continue;
                Images(new(isa, body, vectors, width, height)).Store(0).AssertAgrees(new(rows, columns), seed: rows + columns);
            }
        }
    }

    [Theory, MemberData(nameof(Bodies))]
    public void Any_stretch_of_rows_is_computed_and_no_other_row_is_touched(Isa isa, TileBody body)
    {
        TileCase work = Images(new(isa, body, 1, 3, 8)).Store(0);
        foreach ((int first, int end) in ((int, int)[])[(0, 8), (0, 1), (1, 8), (3, 6), (2, 7), (7, 8), (4, 4)])
            foreach (int rows in (int[])[1, 2, 3]) work.AssertAgrees(new(rows, 3), first, end);
    }

    [Theory, MemberData(nameof(Isas))]
    public void Every_epilogue_operation_does_what_the_reference_does(Isa isa)
    {
        var epilogues = new (string Name, Action<TileCase> Add)[]
        {
            ("affine", t => t.Affine(0)),
            ("relu", t => t.Relu(0)),
            ("clip", t => t.Clip(0, -0.25f, 0.5f)),
            ("prelu", t => t.PRelu(0)),
            ("add operand", t => t.With(EpilogueOp.AddOperand, 0, gap: 3)),
            ("add repeated operand", t => t.With(EpilogueOp.AddOperand, 0, repeated: true)),
            ("multiply operand", t => t.With(EpilogueOp.MultiplyOperand, 0, gap: 1)),
            ("multiply repeated operand", t => t.With(EpilogueOp.MultiplyOperand, 0, repeated: true)),
            ("mask by operand", t => t.With(EpilogueOp.MaskByOperand, 0, gap: 2)),
            ("mask by repeated operand", t => t.With(EpilogueOp.MaskByOperand, 0, repeated: true)),
            ("add to itself", t => t.AddValue(0, 0)),
        };
        foreach ((_, Action<TileCase> first) in epilogues)
        {
            foreach ((_, Action<TileCase> second) in epilogues)
            {
                // first(acc), stored; second(acc); their sum, stored; the accumulator itself stored with gaps between pixels.
                TileCase work = Images(new(isa, TileBody.Product, 2, 5, 2));
                first(work);
                work.Store(1);
                second(work);
                work.AddValue(1, 2).Store(3).Store(0, gap: 5).AssertAgrees(new(1, 3));
            }
        }
    }

    [Theory, MemberData(nameof(Isas))]
    public void A_residual_block_in_one_epilogue_keeps_all_its_values_apart(Isa isa)
    {
        TileCase work = Images(new(isa, TileBody.Product, 2, 6, 4)).Affine(0).With(EpilogueOp.AddOperand, 1).Store(2)
            .Affine(2).Relu(3).Store(4, gap: 7).PRelu(2).Clip(5, 0, 0.75f).Store(6).AddValue(4, 6).Store(7);
        work.AssertAgrees(new(1, 4));
        work.AssertAgrees(new(2, 3));
    }

    [Theory, MemberData(nameof(Isas))]
    public void Random_kernels_compute_what_the_reference_does(Isa isa)
    {
        var random = new Random(20240 + (int)isa);
        for (int i = 0; i < 300; i++)
        {
            int vectors = random.Next(1, 7), columns = random.Next(1, 9), rows = random.Next(4) > 0 ? 1 : random.Next(2, 5);
            if (!TileCostModel.Fits(isa, rows * columns, vectors)) continue;
            var body = (TileBody)random.Next(Enum.GetValues<TileBody>().Length);
            var work = new TileCase(isa, body, vectors, random.Next(1, 24), random.Next(1, 7));
            work.ColumnsFirst = rows == 1 && random.Next(3) == 0;
            if (body == TileBody.Product && random.Next(3) == 0)
                work.Prefetch = new(random.Next(3) * 512, random.Next(3) * 48, random.Next(2) == 0);
            for (int s = random.Next(1, 4); s > 0; s--)
            {
                (int, int)[] segments = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (random.Next(300), random.Next(1, 10)))];
                int row = random.Next(200), pixel = random.Next(40), step = random.Next(1, 9);
                if (rows == 1 && random.Next(3) == 0) work.Ring(random.Next(1, 6), row, pixel, step, segments);
                else work.Source(row, pixel, step, segments);
            }
            RowRing Ring() => rows == 1 && random.Next(3) == 0 ? new(random.Next(1, 5), random.Next(3)) : default;
            work.Store(0, 0, Ring());
            for (int e = random.Next(6); e > 0; e--)
            {
                int source = random.Next(work.LastValue + 1);
                switch (random.Next(7))
                {
                    case 0: work.Affine(source); break;
                    case 1: work.Relu(source); break;
                    case 2: work.Clip(source, -random.NextSingle(), random.NextSingle()); break;
                    case 3: work.PRelu(source); break;
                    case 4: work.With(EpilogueOp.AddOperand, source, random.Next(20), random.Next(2) == 0, Ring()); break;
                    case 5: work.With(EpilogueOp.MultiplyOperand, source, random.Next(20), random.Next(2) == 0); break;
                    default: work.AddValue(source, random.Next(work.LastValue + 1)); break;
                }
                if (random.Next(2) == 0) work.Store(work.LastValue, random.Next(20), Ring());
            }
            work.AssertAgrees(new(rows, columns), seed: i);
        }
    }

    [Fact]
    public void Equal_specifications_share_one_kernel_and_any_difference_makes_another()
    {
        TileCase One(
            int gap = 0, float maximum = 1, RowRing ring = default, TilePrefetch prefetch = default,
            int sourceRing = 0, bool columns = false)
        {
            TileCase one = Images(new(Isa.Scalar, TileBody.Product, 1, 4, 2) { Prefetch = prefetch, ColumnsFirst = columns });
            return (sourceRing > 0 ? one.Ring(sourceRing, 9, 1, 1, (0, 1)) : one).Clip(0, 0, maximum).Store(1, gap, ring);
        }
        TileKernel kernel = TileKernels.Get(One().Spec(new(1, 2)));
        Assert.Same(kernel, TileKernels.Get(One().Spec(new(1, 2))));
        Assert.NotSame(kernel, TileKernels.Get(One().Spec(new(1, 3))));
        Assert.NotSame(kernel, TileKernels.Get(One().Spec(new(2, 2))));
        Assert.NotSame(kernel, TileKernels.Get(One(gap: 1).Spec(new(1, 2))));
        Assert.NotSame(kernel, TileKernels.Get(One(maximum: 1.5f).Spec(new(1, 2))));
        TileKernel[] others = [.. new[]
        {
            One(), One(ring: new(3, 0)), One(ring: new(4, 0)), One(ring: new(4, 1)), One(sourceRing: 2), One(sourceRing: 3),
            One(columns: true), One(prefetch: new(64, 0, false)), One(prefetch: new(0, 64, false)), One(prefetch: new(0, 0, true)),
        }.Select(one => TileKernels.Get(one.Spec(new(1, 2))))];
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.NotSame(kernel, TileKernels.Get(Images(new(Isa.Scalar, TileBody.Product, 1, 5, 2)).Clip(0, 0, 1).Store(1).Spec(new(1, 2))));
        Assert.NotSame(kernel, TileKernels.Get(Images(new(Isa.Scalar, TileBody.Sum, 1, 4, 2)).Clip(0, 0, 1).Store(1).Spec(new(1, 2))));
    }

    [Fact]
    public void Walking_down_columns_with_tiles_of_several_rows_is_refused()
    {
        TileKernelSpec spec = Images(new(Isa.Scalar, TileBody.Depthwise, 1, 4, 4) { ColumnsFirst = true }).Store(0).Spec(new(2, 2));
        Assert.Equal("spec", Assert.Throws<ArgumentException>(() => TileKernels.Get(spec)).ParamName);
        Assert.NotNull(TileKernels.Get(spec with { ColumnsFirst = false }));
    }

    [Theory, InlineData(TileBody.Depthwise), InlineData(TileBody.Sum), InlineData(TileBody.Max), InlineData(TileBody.OuterProduct)]
    public void Prefetching_for_another_body_than_a_product_is_refused(TileBody body)
    {
        foreach (TilePrefetch prefetch in (TilePrefetch[])[new(64, 0, false), new(0, 64, false), new(0, 0, true)])
        {
            TileKernelSpec spec = Images(new(Isa.Scalar, body, 1, 4, 2) { Prefetch = prefetch }).Store(0).Spec(new(1, 2));
            Assert.Equal("spec", Assert.Throws<ArgumentException>(() => TileKernels.Get(spec)).ParamName);
            Assert.NotNull(TileKernels.Get(spec with { Prefetch = default }));
        }
    }

    // Two sources of different strides, one of them strided by two pixels and planar in k; several segments, out of order and overlapping.
    internal static TileCase Images(TileCase work) => work
        .Source(160, 16, 1, (37, 5), (0, 16), (5, 1), (170, 3))
        .Source(90, 2, 33, (4, 2), (1, 1), (70, 3));
}

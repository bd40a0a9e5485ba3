using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Tests.Simd.Passes;

/// <summary>Active shifts: depthwise convolutions whose channels use few of the taps.</summary>
public class SparseDepthwiseTests
{
    public static TheoryData<Isa> Isas => [.. IsaSupport.Supported];

    [Fact]
    public void A_channel_has_the_taps_around_its_offset_and_no_others()
    {
        TileOperation tile = Lower([0.25f, -0.5f, 2, 0, -1, 0.75f]).Tile(1);
        Assert.Equal(TileBody.Depthwise, tile.Body);
        Assert.Equal(
            new (int Dy, int Dx, float Weight)[] { (0, -1, 0.375f), (0, 0, 0.375f), (1, -1, 0.125f), (1, 0, 0.125f) }, TapsOf(tile, 0));
        Assert.Equal([(2, 0, 1f)], TapsOf(tile, 1));
        Assert.Equal([(-1, 0, 0.25f), (-1, 1, 0.75f)], TapsOf(tile, 2));
        Assert.Equal(tile.Taps.Count, tile.Taps.Distinct().Count());
        // What the papers do not count.
        Assert.True(tile.IsShift);
    }

    [Fact]
    public void Taps_that_reach_no_pixel_are_left_out()
    {
        // 6 x 7 pixels: from 5.5 down, one half of the interpolation reads the last row; from 6 on nothing does.
        TileOperation tile = Lower([5.5f, 0, 6, 0, 0, -6.5f, 0, -7, 1e6f, -300, float.MaxValue, float.MinValue]).Tile(1);
        Assert.Equal([(5, 0, 0.5f)], TapsOf(tile, 0));
        Assert.Equal([(0, -6, 0.5f)], TapsOf(tile, 2));
        foreach (int channel in (int[])[1, 3, 4, 5]) Assert.Empty(TapsOf(tile, channel));
        Assert.Single(Lower([1e6f, 1e6f]).Tile(1).Taps);
    }

    [Theory, MemberData(nameof(Isas))]
    public void A_panel_reads_only_the_taps_of_its_own_channels(Isa isa)
    {
        // Sixteen channels to each of five corners of the image, in turn.
        float[] offsets = [.. Enumerable.Range(0, 80).SelectMany(c => new[] { c % 5 - 1.75f, c % 5 * 0.75f - 1 })];
        var passes = new CompiledPasses(Network(offsets), isa);
        TileOperation tile = passes.Tile(1);
        int most = 0;
        foreach (PlannedPanel panel in new TilePlanner(isa, tile, passes.Buffers, passes.Layouts[tile]).Panels)
        {
            int taps = panel.Channels.Where(c => c >= 0).SelectMany(c => TapsOf(tile, c)).Select(t => (t.Dy, t.Dx)).Distinct().Count();
            Assert.Equal(taps, panel.Operands.SegmentCount);
            most = Math.Max(most, taps);
        }
        Assert.True(most < tile.Taps.Count);
    }

    [Theory, MemberData(nameof(Isas))]
    public void Offsets_of_any_size_give_what_the_operators_define_in_little_memory(Isa isa)
    {
        float[] real = [1e6f, 0, 0, -300, 5.5f, 0, -5.5f, 6.5f, 6, 0, 0, 7, -6, -7,
            2e9f, 1, -1e9f, -1e9f, 0.5f, -0.25f, 0, 0, 4.5f, -6.25f];
        int far = int.MaxValue, back = int.MinValue;
        (int, int)[] whole = [(1_000_000, 0), (0, -300), (far, 0), (0, back), (back, far),
            (5, 0), (6, 0), (-5, 6), (0, 7), (-6, -7), (0, 0), (1, -1)];
        foreach (int stride in (int[])[1, 2])
        {
            NetworkSketch sketch = Sketch(12).Then(new ActiveShift(new("offsets", [12, 2], real), stride)).Norm().Relu().Conv(4, 3).As("a");
            AssertAgreesInLittleMemory(sketch.Build(), isa);
        }
        NetworkSketch shifted = Sketch(12).Then(new Shift([.. whole.Select(o => new Offset2D(o.Item1, o.Item2))]))
            .As("s").Norm().PRelu().Conv(4, 1, 2);
        AssertAgreesInLittleMemory(shifted.Build("s"), isa);
        AssertAgreesInLittleMemory(Sketch(12).Then(new SparseShift(new("offsets", [12, 2], real))).Norm().Depthwise().Build(), isa);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Offsets_that_are_not_finite_are_refused_by_the_name_of_their_node(float offset)
    {
        Weight offsets = new("o", [2, 2], [0, 0, 0, offset]);
        foreach (Operator op in (Operator[])[new ActiveShift(offsets), new SparseShift(offsets)])
        {
            ModelException error = Assert.Throws<ModelException>(() => NetworkLowering.Lower(Sketch(2).Then(op).Build()));
            Assert.Equal(ModelError.InvalidWeight, error.Error);
            Assert.Contains("node_n1", error.Message);
        }
    }

    private static void AssertAgreesInLittleMemory(Network network, Isa isa)
    {
        SimdRun.AssertAgrees(network, isa, 2, 1e-5);
        // 6 x 7 pixels of at most 16 channels, a border as wide as the image on each side, and a few such buffers.
        Assert.InRange(PlanCompiler.Compile(network, isa).ArenaBytes, 1, 6 * 7 * 16 * sizeof(float) * 9 * 4);
    }

    private static IEnumerable<(int Dy, int Dx, float Weight)> TapsOf(TileOperation tile, int channel) =>
        tile.Taps.Select((t, i) => (t.Dy, t.Dx, tile.TapWeights[i][channel])).Where(t => t.Item3 != 0);

    private static CompiledPasses Lower(float[] offsets) => new(Network(offsets));

    private static NetworkSketch Sketch(int channels) => new NetworkSketch(TensorShape.Image(3, 6, 7)).Conv(channels);

    private static Network Network(float[] offsets) =>
        Sketch(offsets.Length / 2).Then(new ActiveShift(new("offsets", [offsets.Length / 2, 2], offsets))).Build();
}

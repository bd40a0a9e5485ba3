using ShiftService.Engine.Simd;
using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels;
using ShiftService.Zoo;

namespace ShiftService.Engine.Tests.Simd.Passes;

/// <summary>Epilogues whose operands lie in several tensors.</summary>
public class PanelEpilogueTests
{
    public static TheoryData<Isa> Isas => [.. IsaSupport.Supported];

    [Theory, MemberData(nameof(Isas))]
    public void A_residual_that_is_a_concatenation_does_not_split_panels(Isa isa)
    {
        var passes = new CompiledPasses(Concatenated(isa.Lanes()), isa);
        TileOperation sum = passes.Tiles.Single(t => t.Name == "project");
        IReadOnlyList<PlannedPanel> panels = new TilePlanner(isa, sum, passes.Buffers, passes.Layouts[sum]).Panels;
        PlannedPanel panel = Assert.Single(panels);
        Assert.Equal(2, panel.Vectors);
        // The residual comes from two tensors, the sum goes to one.
        Assert.Equal([true, true, false], panel.Epilogue.Operands.Select(o => o.OneVector));
        Assert.Equal(3, panel.Epilogue.Places.Select(p => p.Buffer).Distinct().Count());
    }

    [Theory, MemberData(nameof(Isas))]
    public void A_residual_that_is_a_concatenation_is_added_in_the_right_order(Isa isa)
    {
        foreach (int channels in (int[])[isa.Lanes(), 3, 5])
        {
            Network network = Concatenated(channels);
            using ICompiledNetwork compiled = new SimdBackend(isa).Compile(network);
            using IWorker worker = compiled.CreateWorker(2);
            ReferenceComparison.AssertAgrees(worker, network, 2);
        }
    }

    // Two convolutions side by side, and a third of both added to them.
    private static Network Concatenated(int channels)
    {
        var builder = new NetworkBuilder("concatenated", TensorShape.Image(channels, 6, 9), Initialization.Randomized);
        string a = builder.Pointwise("a", builder.Input, channels);
        string b = builder.Pointwise("b", builder.Input, channels);
        string both = builder.Concat("both", a, b);
        string project = builder.Pointwise("project", builder.Relu("relu", both), 2 * channels);
        return builder.Build(builder.Add("sum", project, both));
    }
}

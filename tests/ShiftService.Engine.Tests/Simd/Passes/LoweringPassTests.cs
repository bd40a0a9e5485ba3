using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Tests.Simd.Passes;

public class LoweringPassTests
{
    [Fact]
    public void Shifts_slices_shuffles_concats_and_elementwise_work_cost_no_operation_of_their_own()
    {
        CompiledPasses passes = CompiledPasses.Of(3, 6, 6, n => n.Conv(12).Norm().Relu().As("x").Shift().Norm().Relu().Conv(12)
            .Add(n.Last, "x").Relu().Shuffle(3).As("s").Slice(0, 6).As("l").From("s").Slice(6, 6).Concat(n.Last, "l").Conv(4));
        Assert.Equal(3, passes.Tiles.Count());
        Assert.Equal([SpecialKind.Input, SpecialKind.Output], passes.Operations.OfType<SpecialOperation>().Select(s => s.Kind));
    }

    [Fact]
    public void Branches_that_no_output_needs_do_not_run_and_values_that_nobody_reads_are_not_stored()
    {
        CompiledPasses passes = CompiledPasses.Of(
            3, 6, 6, n => n.Conv(4).As("x").Relu().Conv(50, 3).MaxPool().From("x").Norm().As("y").Relu().Conv(5));
        Assert.DoesNotContain(passes.Operations, o => o.Channels == 50 || o is TileOperation { Body: TileBody.Max });
        TileOperation first = passes.Tile(0);
        // x, relu(x) (dead), norm(x), relu(norm(x)): only the last is read.
        Assert.Equal([3], first.Stored);
        Assert.Equal([0, 2, 3], first.Live.Order());
        Assert.Equal(passes.Operations.OrderBy(o => o.Index), passes.Operations);
    }

    [Fact]
    public void A_network_as_deep_as_a_file_may_be_needs_no_deep_stack()
    {
        var sketch = new NetworkSketch(TensorShape.Image(1, 1, 1));
        for (int i = 0; i < 20_000; i++) sketch.Conv(1);
        Network network = sketch.Build();
        int live = 0;
        var thread = new Thread(() => live = Liveness.Mark(NetworkLowering.Lower(network)).Count, maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();
        Assert.Equal(20_002, live);
    }

    [Fact]
    public void A_norm_is_folded_into_the_weights_before_it()
    {
        CompiledPasses passes = CompiledPasses.Of(3, 5, 5, n => n.Conv(4).Norm().Norm().Relu().Depthwise().Norm());
        foreach (TileOperation tile in passes.Tiles)
        {
            Assert.DoesNotContain(EpilogueProgram.Of(tile, passes.Buffers).Instructions, i => i.Op == EpilogueOp.Affine);
            Assert.NotEmpty(tile.Folded);
        }
    }

    [Fact]
    public void Folding_multiplies_weights_and_bias()
    {
        Network network = new NetworkSketch(TensorShape.Image(2, 3, 3)).Conv(4).Norm().Build();
        (float[] factor, float[] addend) = ((BatchNorm)network.Nodes[1].Operator).AsAffine();
        var convolution = (Convolution)network.Nodes[0].Operator;
        TileOperation tile = new CompiledPasses(network).Tile(0);
        for (int c = 0; c < 4; c++)
        {
            Assert.Equal(convolution.Bias!.Values[c] * factor[c] + addend[c], tile.Initial[c], 1e-6f);
            for (int i = 0; i < 2; i++)
                Assert.Equal(convolution.Kernel.Values[c * 2 + i] * factor[c], tile.Groups[0].Weights[c * 2 + i], 1e-6f);
        }
    }

    [Fact]
    public void A_norm_is_not_folded_where_the_raw_value_is_used_too()
    {
        CompiledPasses stored = CompiledPasses.Of(3, 5, 5, n => n.Conv(4).As("x").Norm(), "x");
        Assert.Empty(stored.Tile(0).Folded);
        CompiledPasses added = CompiledPasses.Of(3, 5, 5, n => n.Conv(4).As("x").Norm().Add(n.Last, "x"));
        Assert.Empty(added.Tile(0).Folded);
        CompiledPasses twice = CompiledPasses.Of(3, 5, 5, n => n.Conv(4).As("x").Norm().As("a").From("x").Norm(), "a");
        Assert.Empty(twice.Tile(0).Folded);
        CompiledPasses maximum = CompiledPasses.Of(3, 5, 5, n => n.MaxPool(1).Norm());
        Assert.All(maximum.Tiles, t => Assert.Empty(t.Folded));
    }

    [Fact]
    public void A_program_emits_live_values_only_and_numbers_constants_operands_and_values_as_they_come()
    {
        CompiledPasses passes = CompiledPasses.Of(3, 5, 5, n => n.Conv(4).As("r").From("input").Conv(4).As("x").Relu().Norm()
            .From("x").PRelu().Add(n.Last, "r").As("s").Norm().Add(n.Last, "s"), "s");
        TileOperation tile = passes.Tile(1);
        EpilogueProgram program = EpilogueProgram.Of(tile, passes.Buffers);
        Assert.Equal(
            [EpilogueOp.PRelu, EpilogueOp.AddOperand, EpilogueOp.Store, EpilogueOp.Affine, EpilogueOp.AddValue, EpilogueOp.Store],
            program.Instructions.Select(i => i.Op));
        Assert.Equal([0, 1, 2, 2, 3, 4], program.Instructions.Select(i => i.Source));
        Assert.Equal([1, 0, 1, 2, 2, 2], program.Instructions.Select(i => i.Argument));
        // The bias, the slopes, factor and addend; the residual, and two buffers.
        Assert.Equal(4, program.Constants.Count);
        Assert.Same(tile.Initial, program.Constants[0]);
        Assert.Equal([false, true, true], program.Operands.Select(o => o.View is null));
    }
}

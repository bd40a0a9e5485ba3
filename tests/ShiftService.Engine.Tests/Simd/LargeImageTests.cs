using ShiftService.TestSupport;
using ShiftService.Engine.Simd;
using ShiftService.Engine.Simd.Execution;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels;

namespace ShiftService.Engine.Tests.Simd;

/// <summary>Networks whose middle does not fit the cache, so that several steps run band by band of rows.</summary>
public class LargeImageTests
{
    internal static readonly IReadOnlyDictionary<string, Func<Network>> Networks = new Dictionary<string, Func<Network>>
    {
        ["shift module"] = () =>
            Net(96, 128, n => n.Conv(8).Norm().As("x").Conv(64).Norm().Relu().Shift().Conv(8).Norm().Add(n.Last, "x").Relu()),
        ["far shift"] = () => Net(80, 96, n => n.Conv(64).Shift(7).Norm().Relu().Conv(4)),
        ["strided"] = () => Net(97, 127, n => n.Conv(64).Relu().Depthwise(2).Shift().Conv(4, 1, 2)),
        ["stride of 3"] = () => Net(97, 100, n => n.Conv(64).Shift().Conv(4, 1, 3).Norm()),
        ["active shift"] = () => Net(80, 120, n => n.Conv(48).Relu().ActiveShift(1, 2.6f).Norm().Relu().Conv(4)),
        ["active shift of stride 2"] = () => Net(81, 119, n => n.Conv(48).ActiveShift(2, 3.4f).Conv(4)),
        ["active shift read by vectors"] = () => Net(80, 100, n => n.Conv(48).ActiveShift().Depthwise().Conv(4)),
        ["windows"] = () => Net(90, 110, n => n.Conv(32).Relu().MaxPool(1).Depthwise().AveragePool(3, 1).Conv(3, 3, 2)),
        ["members read by several"] = () => Net(80, 96, n => n.Conv(48).As("a").Shift().Conv(48).Relu().As("b").Depthwise().Add("b", n.Last)
            .Add(n.Last, "a").Conv(4).As("c").From("b").GlobalPool(), "c"),
        ["stem read by a module and a pool"] = () => Net(96, 128, n => n.Conv(32, 3).Norm().Relu().As("stem")
            .Conv(48).Shift().Norm().Conv(8, 1, 2).As("module")
            .From("stem").MaxPool().Conv(8).Add("module", n.Last).As("sum").From("stem").Depthwise().Conv(4), "sum"),
        ["stride 2 in a row"] = () => Net(163, 161, n => n
            .Conv(24, 3, 2).Norm().Relu().Conv(64).Shift().Norm().Relu().Conv(48, 1, 2).Depthwise(2).Shift(2).Conv(8, 1, 2)),
        ["input shifted and read by several"] = () => Net(97, 120, n => n
            .Shift(2).Norm().Conv(8).As("a").From("input").Conv(8, 5).Add("a", n.Last).As("b")
            .From("input").Shift(3).Conv(8).Norm().Add("b", n.Last)),
        ["borders of f(0) on all sides"] = () => Net(83, 100, n => n
            .Conv(64).Shift(3).Norm().Conv(6).As("a").Shift(2).Norm().PRelu().Conv(3, 1, 2), "a"),
        ["shift beyond the image"] = () => Net(80, 100, n => n.Conv(64).Shift(300).Norm().Conv(6)),
        ["instance norms around upsampling"] = () => Net(60, 72, n => n
            .Conv(64).InstanceNorm().Relu().Shift().Conv(64).InstanceNorm().Relu().Then(new Upsample(2)).Shift().Conv(32).InstanceNorm()
            .Relu().As("x").Shift(2).Conv(32).InstanceNorm().Add("x", n.Last).Then(new Upsample(3)).Conv(4)),
        ["two modules"] = () => Net(72, 90, n => n.Conv(64).Shift().Conv(64).Relu().Shift(2).Conv(6, 1, 2)),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Steps_that_run_band_by_band_give_what_their_operators_define(string name)
    {
        Network network = Networks[name]();
        float[] input = ReferenceComparison.RandomInput(network, 2);
        ReferenceTensor[] expected = ReferenceInterpreter.Run(network, input.AsSpan(0, input.Length / 2), 1);
        foreach (Isa isa in (Isa[])[.. IsaSupport.Supported.Where(i => i is Isa.Scalar or Isa.Vector128), IsaSupport.Best])
        {
            Assert.Contains(PlanCompiler.Compile(network, isa).Steps, step => step is BandStep);
            using ICompiledNetwork compiled = new SimdBackend(isa).Compile(network);
            using IWorker worker = compiled.CreateWorker(2);
            float[][] two = SimdRun.Outputs(worker, expected.Length, input, 2);
            float[][] first = [.. two.Select(o => o[..(o.Length / 2)])];
            SimdRun.AssertClose(expected, first, 1, 1e-5, isa.Label());
            // Once more alone, over what the other image left in the arena.
            float[][] alone = SimdRun.Outputs(worker, expected.Length, input.AsSpan(0, input.Length / 2), 1);
            for (int o = 0; o < expected.Length; o++) Assert.Equal(first[o], alone[o]);
        }
    }

    private static Network Net(int height, int width, Func<NetworkSketch, NetworkSketch> build, params string[] outputs) =>
        build(new NetworkSketch(TensorShape.Image(3, height, width))).Build(outputs);
}

using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels;

namespace ShiftService.Engine.Tests.Simd.Passes;

/// <summary>Element-wise work without end does not become one method without end.</summary>
public class LongEpilogueTests
{
    // Well above what any network of the literature has, and well below what takes the JIT seconds.
    private const int Long = 64;

    private static readonly Dictionary<string, Func<NetworkSketch, NetworkSketch>> Chains = new()
    {
        ["functions of one value"] = n => Repeat(n.Conv(5), 300, (s, i) => i % 3 == 0 ? s.Relu() : Scale(s, i)),
        ["functions of the input"] = n => Repeat(n, 300, (s, i) => i % 2 == 0 ? s.PRelu() : Scale(s, i)),
        ["functions of a shifted value"] = n => Repeat(n.Conv(5).Shift(), 300, Scale).Conv(3),
        ["functions of a maximum"] = n => Repeat(n.MaxPool(1), 100, Scale).Depthwise(),
        ["sums with an earlier value"] = n => Repeat(n.Conv(5).As("r").Conv(5, 3), 200, (s, i) => Scale(s.Add(s.Last, "r"), i)),
        ["sums of a value and itself"] = n => Repeat(n.Conv(5), 200, (s, i) => Scale(s.Add(s.Last, s.Last), i, 0.5f)),
        ["sums with a slice"] = n => Repeat(n.Conv(7).Slice(1, 5).As("r").Conv(5), 150, (s, i) => Scale(s.Add("r", s.Last), i)),
        ["many functions of one value"] = n =>
        {
            n.Conv(5).As("x");
            string[] branches = [.. Enumerable.Range(0, 80).Select(i => Scale(n.From("x"), i).Relu().Last)];
            return n.Concat(branches).Conv(4);
        },
        ["many functions of one value after many"] = n =>
        {
            Repeat(n.Conv(5), 60, Scale).As("x");
            string[] branches = [.. Enumerable.Range(0, 80).Select(i => Scale(n.From("x"), i).Relu().Last)];
            return n.Concat(branches).Conv(4);
        },
    };

    public static TheoryData<string> Names => [.. Chains.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_long_chain_continues_in_further_operations_and_gives_what_its_operators_define(string name)
    {
        Network network = Chains[name](new NetworkSketch(TensorShape.Image(5, 4, 6))).Build();
        Assert.All(new CompiledPasses(network).Tiles, tile => Assert.InRange(tile.Epilogue.Count, 0, Long));
        foreach (Isa isa in (Isa[])[Isa.Scalar, IsaSupport.Best]) SimdRun.AssertAgrees(network, isa, 2, 1e-4);
    }

    [Fact]
    public void A_chain_of_ordinary_length_is_one_operation()
    {
        CompiledPasses passes = CompiledPasses.Of(5, 4, 6, n => n
            .Conv(5).As("r").Conv(5).Norm().Add(n.Last, "r").Relu().Norm().PRelu().Norm().Clip());
        Assert.Equal(2, passes.Tiles.Count());
    }

    private static NetworkSketch Repeat(NetworkSketch sketch, int times, Func<NetworkSketch, int, NetworkSketch> step)
    {
        for (int i = 0; i < times; i++) step(sketch, i);
        return sketch;
    }

    // Close to the identity, so that hundreds of them neither explode nor vanish.
    private static NetworkSketch Scale(NetworkSketch sketch, int i) => Scale(sketch, i, 1);

    private static NetworkSketch Scale(NetworkSketch sketch, int i, float factor)
    {
        int channels = sketch.Shape.Channels;
        Weight Of(string kind, Func<int, float> value) =>
            new($"{kind}{i} of {sketch.Last}", [channels], [.. Enumerable.Range(0, channels).Select(value)]);
        return sketch.Then(new Affine(Of("scale", c => factor * (1 + (c - 2) * 0.003f)), Of("bias", c => (i % 5 - 2) * 0.01f)));
    }
}

using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels;
using ShiftService.TestSupport;

namespace ShiftService.Engine.Tests.Simd;

/// <summary>Every operator on every vector width.</summary>
public class SimdOperatorTests
{
    private const string Refused = "average pool without padding";

    public static TheoryData<string> Samples => [.. OperatorSamples.All.Keys.Where(k => k != Refused)];

    [Theory, MemberData(nameof(Samples))]
    public void Every_operator_runs_as_it_is_defined(string sample)
    {
        Network network = OperatorSamples.All[sample]();
        foreach (Isa isa in IsaSupport.Supported)
        {
            using ICompiledNetwork compiled = new SimdBackend(isa).Compile(network);
            using IWorker worker = compiled.CreateWorker(3);
            ReferenceComparison.AssertAgrees(worker, network, 1);
            ReferenceComparison.AssertAgrees(worker, network, 3);
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void An_image_has_the_same_answer_to_the_bit_whatever_its_batch_and_its_place_there(string sample) =>
        AssertPlaceDoesNotMatter(OperatorSamples.All[sample](), IsaSupport.Best);

    [Fact]
    public void A_sparse_shift_runs_as_the_shift_that_it_rounds_to() =>
        SimdRun.AssertAgrees(OperatorSamples.SparseShift(), IsaSupport.Best, 2, 1e-5);

    [Fact]
    public void Average_pooling_that_leaves_out_padding_is_refused_by_the_name_of_its_node()
    {
        BackendException error = Assert.Throws<BackendException>(() => new SimdBackend().Compile(OperatorSamples.All[Refused]()));
        Assert.Contains("node_n0", error.Message);
    }

    [Fact]
    public void Softmax_and_lengths_of_large_numbers_stay_finite()
    {
        foreach (Operator op in (Operator[])[new Softmax(), new L2Normalize()])
        {
            Network network = new SampleBuilder(TensorShape.Vector(7)).Then(op).Build();
            float[] input = [300, -500, 299, 0, 12, 298.5f, -1];
            SimdRun.AssertClose(
                op is Softmax ? Exact(input) : ReferenceInterpreter.Run(network, input, 1)[0].Values,
                SimdRun.Outputs(network, IsaSupport.Best, input, 1)[0], 1, 1e-5, op.Kind);
        }

        static double[] Exact(float[] x)
        {
            double sum = x.Sum(v => Math.Exp((double)v - x.Max()));
            return [.. x.Select(v => Math.Exp((double)v - x.Max()) / sum)];
        }
    }

    [Fact]
    public void The_backend_names_itself_and_its_steps()
    {
        var backend = new SimdBackend();
        Assert.Equal(("simd", IsaSupport.Best), (backend.Name, backend.Isa));
        Network network = OperatorSamples.ResidualBlock();
        using var compiled = (SimdCompiledNetwork)backend.Compile(network);
        Assert.Equal(("simd", network.InputShape), (compiled.Backend, compiled.InputShape));
        Assert.Equal([TensorShape.Vector(10)], compiled.OutputShapes);
        Assert.Equal(network.Cost.MultiplyAccumulates, compiled.Steps.Sum(s => s.MultiplyAccumulates));
        Assert.Equal(compiled.Steps.Count, compiled.Profile(1).Count);
        foreach (Isa isa in Enum.GetValues<Isa>().Except(IsaSupport.Supported)) Assert.Throws<BackendException>(() => new SimdBackend(isa));
    }

    internal static void AssertPlaceDoesNotMatter(Network network, Isa isa)
    {
        int size = (int)network.InputShape.Elements;
        float[] images = ReferenceComparison.RandomInput(network, 6);
        using ICompiledNetwork compiled = new SimdBackend(isa).Compile(network);
        using IWorker worker = compiled.CreateWorker(6), single = compiled.CreateWorker(1);
        int outputs = compiled.OutputShapes.Count;
        foreach (int batch in (int[])[6, 2, 5])
        {
            float[][] together = SimdRun.Outputs(worker, outputs, images.AsSpan(0, batch * size), batch);
            for (int image = 0; image < batch; image++)
            {
                float[][] alone = SimdRun.Outputs(single, outputs, images.AsSpan(image * size, size), 1);
                for (int o = 0; o < outputs; o++)
                    Assert.Equal(alone[o], together[o].AsSpan(image * alone[o].Length, alone[o].Length).ToArray());
            }
        }
    }
}

using ShiftService.Engine.OnnxRuntime;
using ShiftService.Engine.Simd;
using ShiftService.Engine.Tests.Simd;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Kernels;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Engine.Tests;

/// <summary>Every listed network of the literature: both engines agree on it, and a file says the same of it as its builder.</summary>
public class ZooParityTests
{
    public static TheoryData<string> Names => [.. ZooCatalog.Listed.Select(network => network.Name)];

    [Theory, MemberData(nameof(Names))]
    public void The_SIMD_engine_agrees_with_ONNX_Runtime_and_a_file_keeps_every_cost(string name)
    {
        ZooNetwork own = ZooCatalog.Parse(name);
        int size = Math.Min(own.Height, 64);
        Network network = ZooCatalog.Create(name, new() { Height = size, Initialization = Initialization.Randomized });
        byte[] file = OnnxFile.ToBytes(network);
        AssertSameCosts(network, OnnxFile.Read(file, name));

        using ICompiledNetwork simd = new SimdBackend().Compile(network), onnx = new OnnxRuntimeBackend().Compile(network, file);
        using IWorker actual = simd.CreateWorker(3), expected = onnx.CreateWorker(3);
        foreach (int batch in (int[])[1, 3])
        {
            float[] input = ReferenceComparison.RandomInput(network, batch, batch);
            double[] wanted = [.. SimdRun.Outputs(expected, 1, input, batch)[0].Select(v => (double)v)];
            SimdRun.AssertClose(
                wanted, SimdRun.Outputs(actual, 1, input, batch)[0], batch, 1e-4, $"{name} at {size} on {IsaSupport.Best.Label()}");
        }
    }

    private static void AssertSameCosts(Network network, Network read)
    {
        (string, OperatorCost)[] Costs(Network n) => [.. n.Nodes.Select(node => (node.Name, n.CostOf(node)))];
        Assert.Equal(Costs(network), Costs(read));
        Assert.Equal(network.Cost, read.Cost);
        Assert.True(network.Cost.Parameters > 0 && network.Cost.MultiplyAccumulates > 0);
    }
}

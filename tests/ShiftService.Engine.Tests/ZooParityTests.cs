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
            SimdRun.AssertClose(wanted, SimdRun.Outputs(actual, 1, input, batch)[0], batch, 1e-4, $"{name} at {size} on {IsaSupport.Best.Label()}");
        }
    }

    private static void AssertSameCosts(Network network, Network read)
    {
        // A sparse shift learns offsets that a file holds rounded: what is read is the shift that runs.
        OperatorCost[] Costs(Network n) => [.. n.Nodes.Select(n.CostOf).Where(c => c != default).Select(c => c with { ShiftParameters = Rounded(network) ? 0 : c.ShiftParameters }).Where(c => c != default)];
        Assert.Equal(Costs(network), Costs(read));
    }

    private static bool Rounded(Network network) => network.Nodes.Any(n => n.Operator is Graph.Operators.SparseShift);
}

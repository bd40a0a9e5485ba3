using ShiftService.TestSupport;
using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Kernels;

namespace ShiftService.Engine.Tests.Simd;

/// <summary>Runs networks on the SIMD backend and compares what comes out.</summary>
internal static class SimdRun
{
    /// <summary>All outputs for a batch of inputs.</summary>
    public static float[][] Outputs(Network network, Isa isa, float[] input, int batch)
    {
        using ICompiledNetwork compiled = new SimdBackend(isa).Compile(network);
        using IWorker worker = compiled.CreateWorker(batch);
        return Outputs(worker, compiled.OutputShapes.Count, input, batch);
    }

    /// <summary>All outputs of a worker for a batch of inputs.</summary>
    public static float[][] Outputs(IWorker worker, int outputs, ReadOnlySpan<float> input, int batch)
    {
        input.CopyTo(worker.Input);
        worker.Run(batch);
        return [.. Enumerable.Range(0, outputs).Select(o => worker.Output(o).ToArray())];
    }

    /// <summary>
    /// Fails where an output of any image is further from the reference than the tolerance, relative to that output's largest value.
    /// </summary>
    public static void AssertAgrees(Network network, Isa isa, int batch, double tolerance = 1e-4)
    {
        float[] input = ReferenceComparison.RandomInput(network, batch);
        AssertClose(
            ReferenceInterpreter.Run(network, input, batch), Outputs(network, isa, input, batch), batch, tolerance,
            $"{network.Name} {isa.Label()}");
    }

    /// <summary>The same, where the reference has been computed.</summary>
    public static void AssertClose(ReferenceTensor[] expected, float[][] actual, int batch, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int o = 0; o < expected.Length; o++) AssertClose(expected[o].Values, actual[o], batch, tolerance, $"{what}, output {o}");
    }

    /// <summary>One output, the images of the batch one after the other.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, ReadOnlySpan<float> actual, int batch, double tolerance, string what)
    {
        Assert.Equal(expected.Count, actual.Length);
        int size = actual.Length / batch;
        for (int image = 0; image < batch; image++)
        {
            double largest = 1e-3, worst = 0;
            int at = 0;
            for (int i = image * size; i < (image + 1) * size; i++)
            {
                largest = Math.Max(largest, Math.Abs(expected[i]));
                double error = Math.Abs(actual[i] - expected[i]);
                if (error <= worst) continue;
                (worst, at) = (error, i);
                if (double.IsNaN(error)) break;
            }
            if (!(worst <= tolerance * largest))
                Assert.Fail(
                    $"{what}, image {image} of {batch}: value {at - image * size} is {actual[at]:R} instead of {expected[at]:R} "
                    + $"(largest {largest:R})");
        }
    }
}

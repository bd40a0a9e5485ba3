using ShiftService.TestSupport;
using ShiftService.Graph;

namespace ShiftService.Engine.Tests;

/// <summary>Compares a backend with the reference interpreter on random inputs.</summary>
public static class ReferenceComparison
{
    /// <summary>Random values in -1 to 1.</summary>
    public static float[] RandomInput(Network network, int batch, int seed = 7)
    {
        var random = new Random(seed);
        var input = new float[network.InputShape.Elements * batch];
        for (int i = 0; i < input.Length; i++) input[i] = random.NextSingle() * 2 - 1;
        return input;
    }

    /// <summary>
    /// Fails where an output of the backend differs from the reference by more than the tolerance, relative to max(1, |value|).
    /// </summary>
    public static void AssertAgrees(IWorker worker, Network network, int batch, double tolerance = 1e-5)
    {
        float[] input = RandomInput(network, batch);
        input.CopyTo(worker.Input);
        worker.Run(batch);
        ReferenceTensor[] expected = ReferenceInterpreter.Run(network, input, batch);
        for (int output = 0; output < expected.Length; output++)
        {
            ReadOnlySpan<float> actual = worker.Output(output);
            Assert.Equal(expected[output].Values.Length, actual.Length);
            for (int i = 0; i < actual.Length; i++)
            {
                double wanted = expected[output].Values[i];
                if (!(Math.Abs(actual[i] - wanted) <= tolerance * Math.Max(1, Math.Abs(wanted))))
                    Assert.Fail($"output {output}, value {i} of a batch of {batch}: {actual[i]:R} instead of {wanted:R}");
            }
        }
    }
}

using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Tests.Optimizers;

/// <summary>Parameters of every kind, with lengths that are no multiple of a vector's.</summary>
internal static class Sample
{
    public static ParameterSet Parameters(int seed = 1)
    {
        var random = new Random(seed);
        return new ParameterSet(
        [
            (Weight(random, "stem.kernel", 37), ParameterKind.Weight),
            (Weight(random, "stem.bias", 5), ParameterKind.Bias),
            (Weight(random, "head.kernel", 19), ParameterKind.Weight),
            (Weight(random, "head.scale", 3), ParameterKind.NormScale),
            (Weight(random, "head.norm-bias", 3), ParameterKind.NormBias),
            (Weight(random, "head.offsets", 8), ParameterKind.ShiftOffset),
        ]);
    }

    public static float[] Gradient(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    public static float[] Values(ParameterSet parameters) => [.. parameters.All.SelectMany(p => p.Weight.Values)];

    public static float[] Values(ParameterSet parameters, string name) => parameters.All.Single(p => p.Weight.Name == name).Weight.Values;

    private static Weight Weight(Random random, string name, int length) =>
        new(name, [length], [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() * 2 - 1))]);
}

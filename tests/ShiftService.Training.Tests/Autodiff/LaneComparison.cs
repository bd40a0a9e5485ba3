using ShiftService.Graph;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Autodiff.Reference;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Tests.Autodiff;

/// <summary>Runs a lane and the double precision reference on the same images and compares outputs and all gradients.</summary>
internal static class LaneComparison
{
    /// <summary>
    /// Compares; the error of an array is its largest difference relative to its largest value, which counts as at least the floor: some
    /// gradients are zero by design.
    /// </summary>
    public static void AssertAgrees(
        Network network, LaneOptions options, int images, double tolerance = 1e-4, int seed = 1, double floor = 1e-2)
    {
        var random = new Random(seed);
        var parameters = ParameterSet.Of(network);
        var reference = new ReferenceAutodiff(network, options.Norms, new DropoutSeed(options.Seed, Step: 3, FirstImage: 5));
        float[] input = Normal(random, images * network.InputShape.Elements), styles = Normal(random, images * network.Styles);
        reference.Forward([.. input.Select(v => (double)v)], images, [.. styles.Select(v => (double)v)]);
        using var lane = new Lane(network, parameters, options);
        lane.Forward(images, input, firstImage: 5, step: 3, styles);
        var gradients = new Dictionary<string, double[]>();
        foreach (string output in network.Outputs)
        {
            var values = new float[images * network.ShapeOf(output).Elements];
            lane.ReadOutput(output, values);
            AssertClose(reference.Activation(output), values, tolerance, floor, $"{network.Name}: output {output}");
            float[] gradient = Normal(random, values.Length);
            lane.WriteOutputGradient(output, gradient);
            gradients.Add(output, [.. gradient.Select(v => (double)v)]);
        }
        reference.Backward(gradients);
        lane.Backward();
        lane.Collect();
        foreach (Parameter parameter in parameters.All)
            AssertClose(
                reference.GradientOf(parameter.Weight), lane.Gradient.AsSpan(parameter.Offset, parameter.Length), tolerance, floor,
                $"{network.Name}: gradient of {parameter.Weight.Name}");
        if (!options.InputGradient) return;
        var below = new float[input.Length];
        lane.ReadInputGradient(below);
        AssertClose(reference.InputGradient, below, tolerance, floor, $"{network.Name}: gradient of the input");
    }

    /// <summary>
    /// The same for one of a few inputs, for deep networks: where some value lies within rounding of a rectifier's kink, the gradient of
    /// one of the few last pixels is there or not, and errors jump from 1e-5 to 1e-2. A wrong gradient is wrong for every input.
    /// </summary>
    public static void AssertAgreesForSomeInput(Network network, LaneOptions options, int images, double tolerance, double floor)
    {
        const int Inputs = 4;
        for (int seed = 1; seed < Inputs; seed++)
            try
            {
                AssertAgrees(network, options, images, tolerance, seed, floor);
                return;
            }
            catch (Xunit.Sdk.TrueException)
            {
                // The last one's failure is reported.
            }
        AssertAgrees(network, options, images, tolerance, Inputs, floor);
    }

    public static float[] Normal(Random random, long count)
    {
        var values = new float[count];
        foreach (ref float v in values.AsSpan())
            v = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }

    private static void AssertClose(
        ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, double floor, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, worst = 0;
        int where = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            double difference = Math.Abs(expected[i] - actual[i]);
            if (!(difference <= worst)) (worst, where) = (difference, i);
        }
        Assert.True(
            worst <= tolerance * Math.Max(largest, floor),
            $"{what}: [{where}] is {actual[where]} instead of {expected[where]}; the largest is {largest}");
    }
}

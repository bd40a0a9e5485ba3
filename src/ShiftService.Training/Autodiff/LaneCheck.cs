using ShiftService.Graph;
using ShiftService.Training.Autodiff.Reference;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Autodiff;

/// <summary>Runs a lane and the double precision reference on the same random images, and compares outputs and gradients.</summary>
public static class LaneCheck
{
    private const double Floor = 1e-2;

    /// <summary>Compares all outputs, then the gradients of all parameters.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Images in the micro-batch.</param>
    /// <param name="seed">Seed of images, output gradients and dropout.</param>
    /// <exception cref="ModelException">The network has an operator that cannot be trained.</exception>
    public static IReadOnlyList<LaneCheckResult> Compare(Network network, int images, int seed)
    {
        var random = new Random(seed);
        var parameters = ParameterSet.Of(network);
        var options = new LaneOptions { MicroBatch = images, Seed = (ulong)seed };
        var reference = new ReferenceAutodiff(network, options.Norms, new DropoutSeed(options.Seed, Step: 0));
        float[] input = Uniform(random, images * network.InputShape.Elements);
        double[] styles = GradientCheck.Mixtures(random, images, network.Styles);
        reference.Forward([.. input.Select(value => (double)value)], images, styles);
        using var lane = new Lane(network, parameters, options);
        lane.Forward(images, input, styles: [.. styles.Select(weight => (float)weight)]);
        var results = new List<LaneCheckResult>();
        var gradients = new Dictionary<string, double[]>();
        foreach (string output in network.Outputs.Distinct())
        {
            var values = new float[images * network.ShapeOf(output).Elements];
            lane.ReadOutput(output, values);
            results.Add(new(output, Error(reference.Activation(output), values)));
            float[] gradient = Uniform(random, values.Length);
            lane.WriteOutputGradient(output, gradient);
            gradients.Add(output, [.. gradient.Select(value => (double)value)]);
        }
        reference.Backward(gradients);
        lane.Backward();
        lane.Collect();
        foreach (Parameter parameter in parameters.All)
            results.Add(new(parameter.Weight.Name,
                Error(reference.GradientOf(parameter.Weight), lane.Gradient.AsSpan(parameter.Offset, parameter.Length))));
        return results;
    }

    private static double Error(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual)
    {
        double largest = Floor, worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            double difference = Math.Abs(expected[i] - actual[i]);
            if (!(difference <= worst)) worst = difference; // A difference that is not a number is the worst.
        }
        return worst / largest;
    }

    private static float[] Uniform(Random random, long count)
    {
        var values = new float[count];
        foreach (ref float value in values.AsSpan()) value = 3 * random.NextSingle() - 1.5f;
        return values;
    }
}

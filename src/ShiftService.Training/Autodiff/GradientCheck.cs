using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Autodiff.Reference;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// Compares the gradients of <see cref="ReferenceAutodiff"/> with central finite differences in double precision. The loss is a random
/// projection of all outputs of unit length, the input is random, and dropout drops.
/// <para>
/// The offsets of a <see cref="SparseShift"/> are checked against its bilinear surrogate: by design their gradient is not the
/// derivative of the rounded shift. An offset of an <see cref="ActiveShift"/> or <see cref="SparseShift"/> that is a whole number lies on
/// a kink and is skipped.
/// </para>
/// </summary>
public static class GradientCheck
{
    /// <summary>Checks the input and every parameter of a network, in the order of its nodes.</summary>
    /// <param name="network">The network; its weights are only read.</param>
    /// <param name="images">Images in the batch.</param>
    /// <param name="seed">Seed of the input, the projection, the choice of values and dropout.</param>
    /// <param name="options">How to compare; null is the default.</param>
    /// <exception cref="NotSupportedException">There is no gradient of one of the operators.</exception>
    public static IReadOnlyList<GradientCheckResult> Check(
        Network network, int images, int seed, GradientCheckOptions? options = null)
    {
        options ??= new();
        var random = new Random(seed);
        double[] input = Uniform(random, checked((int)(images * network.InputShape.Elements)));
        var autodiff = new ReferenceAutodiff(network, options.Norms, new DropoutSeed((ulong)seed, 0)) { SparseShiftSurrogate = true };
        double[] styles = Mixtures(random, images, network.Styles);
        autodiff.Forward(input, images, styles);
        var loss = new ProjectedLoss(autodiff, network.Outputs, name => Uniform(random, autodiff.Activation(name).Length));
        autodiff.Backward(loss.OutputGradients);

        var results = new List<GradientCheckResult>
        {
            Compare(network.Input, autodiff.InputGradient.ToArray(), i => input[i], (i, value) =>
            {
                double before = input[i];
                input[i] = value;
                autodiff.Forward(input, images, styles);
                input[i] = before;
            }),
        };
        autodiff.Forward(input, images, styles);
        foreach (Parameter parameter in autodiff.Parameters.All)
        {
            Weight weight = parameter.Weight;
            results.Add(Compare(
                weight.Name, autodiff.GradientOf(weight).ToArray(), i => autodiff.GetWeight(weight, i), (i, value) =>
                {
                    double before = autodiff.GetWeight(weight, i);
                    autodiff.SetWeight(weight, i, value);
                    autodiff.Forward();
                    autodiff.SetWeight(weight, i, before);
                }));
        }
        return results;

        GradientCheckResult Compare(string name, double[] analytic, Func<int, double> valueOf, Action<int, double> run)
        {
            int[] all = [.. Enumerable.Range(0, analytic.Length)];
            double size = Math.Sqrt(all.Average(i => valueOf(i) * valueOf(i)));
            if (all.Length > options.EntriesPerParameter) random.Shuffle(all);
            var result = new GradientCheckResult(name, 0, 0, 0, -1, 0, 0);
            foreach (int i in all.Take(options.EntriesPerParameter))
            {
                double value = valueOf(i), step = options.RelativeStep * Math.Max(Math.Abs(value), size);
                if (step == 0) step = options.RelativeStep;
                double? numeric = FiniteDifference.Derivative(value, step, options, changed =>
                {
                    run(i, changed);
                    return loss.Change();
                });
                result = numeric is double derivative
                    ? Worse(result, i, analytic[i], derivative, options.Floor)
                    : result with { Skipped = result.Skipped + 1 };
            }
            return result;
        }
    }

    private static GradientCheckResult Worse(GradientCheckResult result, int index, double analytic, double numeric, double floor)
    {
        result = result with { Compared = result.Compared + 1 };
        double error = Math.Abs(analytic - numeric) / Math.Max(Math.Max(Math.Abs(analytic), Math.Abs(numeric)), floor);
        // A gradient that is not a number is the worst of all.
        return error <= result.WorstRelativeError && result.WorstIndex >= 0
            ? result
            : result with { WorstRelativeError = error, WorstIndex = index, Analytic = analytic, Numeric = numeric };
    }

    /// <summary>Random weights over styles for each image, which sum to one.</summary>
    internal static double[] Mixtures(Random random, int images, int styles)
    {
        double[] weights = new double[images * styles];
        for (int image = 0; image < images && styles > 0; image++)
        {
            Span<double> own = weights.AsSpan(image * styles, styles);
            foreach (ref double weight in own) weight = random.NextDouble();
            double sum = 0;
            foreach (double weight in own) sum += weight;
            foreach (ref double weight in own) weight /= sum;
        }
        return weights;
    }

    private static double[] Uniform(Random random, int length)
    {
        var values = new double[length];
        for (int i = 0; i < length; i++) values[i] = 3 * random.NextDouble() - 1.5;
        return values;
    }
}

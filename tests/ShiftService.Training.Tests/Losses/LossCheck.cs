using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;

namespace ShiftService.Training.Tests.Losses;

/// <summary>Compares a loss with its formula in double, and its gradients with central differences of the formula.</summary>
internal static class LossCheck
{
    private const double Step = 1e-5, Tolerance = 1e-3;

    /// <param name="loss">The loss.</param>
    /// <param name="shape">Shape of one output.</param>
    /// <param name="outputs">Outputs of the micro-batch.</param>
    /// <param name="targets">Targets, or empty.</param>
    /// <param name="teacher">The teacher's outputs, or empty.</param>
    /// <param name="images">Images.</param>
    /// <param name="formula">The sum of losses as a function of outputs and of the loss's parameters.</param>
    public static void Agrees(
        ILoss loss, TensorShape shape, float[] outputs, Target[] targets, float[] teacher, int images,
        Func<double[], double[], double> formula)
    {
        const float scale = 0.25f;
        float[] parameters = [.. loss.Parameters.SelectMany(p => p.Weight.Values)];
        var gradient = new float[outputs.Length];
        gradient.AsSpan().Fill(99); // Must be overwritten.
        float[] parameterGradient = [.. parameters.Select(_ => 1f)]; // Must be added to.
        ILossWorker worker = loss.CreateWorker(images + 1, shape);

        LossResult result = worker.Evaluate(outputs, new(images, targets, teacher), scale, gradient, parameterGradient);

        double[] x = [.. outputs.Select(v => (double)v)], p = [.. parameters.Select(v => (double)v)];
        double expected = formula(x, p) * scale;
        Assert.Equal(expected, result.Sum, 1e-4 * Math.Abs(expected) + 1e-6);
        Compare(Differences(x, () => formula(x, p) * scale), [.. gradient.Select(v => (double)v)]);
        Compare(Differences(p, () => formula(x, p) * scale), [.. parameterGradient.Select(v => v - 1.0)]);

        // The same again, in the memory that is there.
        LossResult again = default;
        SteadyState.AllocatesNothing(() =>
            again = worker.Evaluate(outputs, new(images, targets, teacher), scale, gradient, parameterGradient));
        Assert.Equal(result, again);
    }

    public static float[] Random(int length, int seed, double range = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() * 2 - 1) * range))];
    }

    public static double[] LogSoftmax(IEnumerable<double> logits)
    {
        double[] values = [.. logits];
        double max = values.Max(), log = max + Math.Log(values.Sum(v => Math.Exp(v - max)));
        return [.. values.Select(v => v - log)];
    }

    public static double[] Row(double[] values, int row, int length) => values[(row * length)..((row + 1) * length)];

    public static double[] Row(float[] values, int row, int length) =>
        [.. values[(row * length)..((row + 1) * length)].Select(v => (double)v)];

    private static double[] Differences(double[] at, Func<double> value)
    {
        var gradient = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            double original = at[i];
            at[i] = original + Step;
            double above = value();
            at[i] = original - Step;
            double below = value();
            at[i] = original;
            gradient[i] = (above - below) / (2 * Step);
        }
        return gradient;
    }

    private static void Compare(double[] expected, double[] actual)
    {
        if (expected.Length == 0) return;
        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 0, "a gradient that is all zero shows nothing");
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], Tolerance * largest);
    }
}

using ShiftService.TestSupport;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Tests.Optimizers;

public class OptimizerTests
{
    private static readonly ShiftLearningOptions PlainShifts = new() { Rate = 1, NormalizeGradients = false };

    [Theory]
    [InlineData(true, 0.9, 0.05)]
    [InlineData(false, 0.9, 0)]
    [InlineData(false, 0, 0.05)]
    public void Sgd_FollowsItsFormula(bool nesterov, double momentum, double decay)
    {
        ParameterSet parameters = Sample.Parameters();
        double[] expected = [.. Sample.Values(parameters).Select(v => (double)v)], velocity = new double[expected.Length];
        var sgd = new SgdOptimizer(
            parameters, new() { Momentum = momentum, Nesterov = nesterov, WeightDecay = decay, Shifts = PlainShifts });
        for (int step = 0; step < 5; step++)
        {
            float[] gradient = Sample.Gradient(parameters.Length, step);
            sgd.Step(gradient, 0.1);
            foreach (Parameter parameter in parameters.All)
                for (int i = parameter.Offset; i < parameter.Offset + parameter.Length; i++)
                {
                    double d = parameter.Kind == ParameterKind.Weight ? decay : 0;
                    velocity[i] = momentum * velocity[i] + gradient[i];
                    double direction = nesterov ? gradient[i] + momentum * velocity[i] : velocity[i];
                    expected[i] = expected[i] * (1 - 0.1 * d) - 0.1 * direction;
                }
        }
        AssertClose(expected, Sample.Values(parameters));
    }

    [Fact]
    public void AdamW_FollowsItsFormula()
    {
        ParameterSet parameters = Sample.Parameters();
        double[] w = [.. Sample.Values(parameters).Select(v => (double)v)], m = new double[w.Length], s = new double[w.Length];
        var adam = new AdamWOptimizer(parameters, new() { WeightDecay = 0.1, Shifts = PlainShifts });
        for (int step = 1; step <= 5; step++)
        {
            float[] gradient = Sample.Gradient(parameters.Length, step);
            adam.Step(gradient, 0.01);
            foreach (Parameter parameter in parameters.All)
                for (int i = parameter.Offset; i < parameter.Offset + parameter.Length; i++)
                {
                    double d = parameter.Kind == ParameterKind.Weight ? 0.1 : 0, g = gradient[i];
                    m[i] = 0.9 * m[i] + 0.1 * g;
                    s[i] = 0.999 * s[i] + 0.001 * g * g;
                    double mean = m[i] / (1 - Math.Pow(0.9, step)), square = s[i] / (1 - Math.Pow(0.999, step));
                    w[i] = w[i] * (1 - 0.01 * d) - 0.01 * mean / (Math.Sqrt(square) + 1e-8);
                }
        }
        AssertClose(w, Sample.Values(parameters));
    }

    [Fact]
    public void DecoupledDecay_EqualsThePapersL2_OnceTheVelocityHasSettled()
    {
        // Without a gradient of the loss: d = c / (1 - m).
        ParameterSet parameters = Sample.Parameters();
        double coupled = 1, velocity = 0, rate = 1e-3, c = 5e-4;
        float first = parameters.All[0].Weight.Values[0];
        var sgd = new SgdOptimizer(parameters, new() { WeightDecay = c / 0.1 });
        for (int step = 0; step < 2000; step++)
        {
            sgd.Step(new float[parameters.Length], rate);
            velocity = 0.9 * velocity + c * coupled;
            coupled -= rate * velocity;
        }
        double share = parameters.All[0].Weight.Values[0] / first;
        Assert.InRange((1 - share) / (1 - coupled), 0.98, 1.02);
    }

    [Fact]
    public void AStep_AllocatesNothing()
    {
        ParameterSet parameters = Sample.Parameters();
        Optimizer[] optimizers = [new SgdOptimizer(parameters, new()), new AdamWOptimizer(parameters, new())];
        float[] gradient = Sample.Gradient(parameters.Length, 1);
        foreach (Optimizer optimizer in optimizers)
            SteadyState.AllocatesNothing(() => optimizer.Step(gradient, 0.1));
    }

    [Fact]
    public void Groups_MultiplyTheRate_AndZeroFreezes()
    {
        ParameterSet parameters = Sample.Parameters(), all = Sample.Parameters();
        float[] before = Sample.Values(parameters);
        var options = new SgdOptions
        {
            Momentum = 0,
            Groups = [new() { Prefix = "stem", Rate = 0 }, new() { Kind = ParameterKind.Weight, Rate = 0.5 }],
        };
        float[] gradient = Sample.Gradient(parameters.Length, 3);

        new SgdOptimizer(parameters, options).Step(gradient, 0.1);
        new SgdOptimizer(all, options with { Groups = [] }).Step(gradient, 0.1);

        float[] after = Sample.Values(parameters), plain = Sample.Values(all);
        Assert.Equal(before[..42], after[..42]);
        for (int i = 42; i < 61; i++) Assert.Equal((plain[i] - before[i]) / 2, after[i] - before[i], 1e-6);
        Assert.Equal(plain[61..], after[61..]);
    }

    [Fact]
    public void AGroupThatMatchesNothing_IsNamed()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new SgdOptimizer(Sample.Parameters(), new() { Groups = [new() { Prefix = "stmm" }] }));
        Assert.Contains("stmm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGradientOfAnotherLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new SgdOptimizer(Sample.Parameters(), new()).Step(new float[3], 0.1));

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-6);
    }
}

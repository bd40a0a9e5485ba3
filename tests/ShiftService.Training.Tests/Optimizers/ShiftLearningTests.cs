using ShiftService.Training.Optimizers;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Tests.Optimizers;

public class ShiftLearningTests
{
    private const string Offsets = "head.offsets";

    [Fact]
    public void NormalizedGradients_MoveEveryChannelByTheRate()
    {
        ParameterSet parameters = Sample.Parameters();
        float[] before = [.. Sample.Values(parameters, Offsets)];
        float[] gradient = Sample.Gradient(parameters.Length, 1);
        int last = parameters.Length - 2;
        gradient[last] = gradient[last + 1] = 0;

        new SgdOptimizer(parameters, new() { Momentum = 0, Shifts = new() { Rate = 0.01 } }).Step(gradient, 0.5);

        float[] after = Sample.Values(parameters, Offsets);
        for (int channel = 0; channel < 3; channel++)
        {
            double dy = after[2 * channel] - before[2 * channel], dx = after[2 * channel + 1] - before[2 * channel + 1];
            Assert.Equal(0.005, Math.Sqrt(dy * dy + dx * dx), 1e-6);
            Assert.Equal(gradient[last - 6 + 2 * channel] / gradient[last - 5 + 2 * channel], dy / dx, 1e-2);
        }
        Assert.Equal(before[6..], after[6..]);
    }

    [Theory]
    [InlineData(DisplacementPenalty.L2)]
    [InlineData(DisplacementPenalty.L1)]
    public void ThePenalty_PullsOffsetsTowardsZero_UntilItEnds(DisplacementPenalty penalty)
    {
        ParameterSet parameters = Sample.Parameters();
        float[] before = [.. Sample.Values(parameters, Offsets)];
        var sgd = new SgdOptimizer(parameters, new()
        {
            Shifts = new() { Rate = 1, Penalty = penalty, PenaltyStrength = 0.1, PenaltyUntil = 0.5 },
        });

        sgd.Step(new float[parameters.Length], 1, 0.49);
        float[] penalized = [.. Sample.Values(parameters, Offsets)];
        sgd.Step(new float[parameters.Length], 1, 0.5);

        for (int i = 0; i < before.Length; i++)
        {
            float expected = penalty == DisplacementPenalty.L2
                ? before[i] * 0.9f : MathF.Sign(before[i]) * MathF.Max(0, MathF.Abs(before[i]) - 0.1f);
            Assert.Equal(expected, penalized[i], 1e-6);
        }
        Assert.Equal(penalized, Sample.Values(parameters, Offsets));
    }

    [Fact]
    public void ShiftsStopLearning_AtTheirShareOfTheRun_AndOthersGoOn()
    {
        ParameterSet parameters = Sample.Parameters();
        float[] offsets = [.. Sample.Values(parameters, Offsets)], stem = [.. Sample.Values(parameters, "stem.kernel")];
        var sgd = new SgdOptimizer(parameters, new() { Shifts = new() { LearnUntil = 0.75 } });

        sgd.Step(Sample.Gradient(parameters.Length, 1), 0.1, 0.75);

        Assert.Equal(offsets, Sample.Values(parameters, Offsets));
        Assert.NotEqual(stem, Sample.Values(parameters, "stem.kernel"));
        sgd.Step(Sample.Gradient(parameters.Length, 1), 0.1, 0.74);
        Assert.NotEqual(offsets, Sample.Values(parameters, Offsets));
    }
}

using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Tests.Autodiff;

public class LaneTeamTests
{
    [Fact]
    public void Dropout_DropsTheSame_ForAnyNumberOfLanes()
    {
        float[] one = GradientOf(lanes: 1, step: 4), three = GradientOf(lanes: 3, step: 4);

        float largest = one.Max(MathF.Abs);
        for (int i = 0; i < one.Length; i++) Assert.InRange(three[i], one[i] - 1e-5f * largest, one[i] + 1e-5f * largest);
    }

    [Fact]
    public void Dropout_DropsOthers_InAnotherStep() => Assert.NotEqual(GradientOf(lanes: 1, step: 4), GradientOf(lanes: 1, step: 5));

    [Fact]
    public void ALoss_ReadsSeveralOutputs_OneAfterTheOther_AndEachTakesItsGradient()
    {
        var random = new Random(5);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        Weight first = new("first", [4, 3, 1, 1], Values(12)), second = new("second", [2, 4, 1, 1], Values(8));
        var network = new Network("two", "image", TensorShape.Image(3, 4, 6),
        [
            new("first", new Convolution(first, null, SlidingWindow.Same(1), 1), ["image"], "wide"),
            new("second", new Convolution(second, null, SlidingWindow.Same(1, stride: 2), 1), ["wide"], "narrow"),
        ], ["wide", "narrow"]);
        var parameters = ParameterSet.Of(network);
        var batch = new ImageBatch(5, network.InputShape) { Count = 5 };
        LaneComparison.Normal(new(3), batch.Pixels.Length).CopyTo(batch.Pixels, 0);
        var loss = new WeightedSquares();
        using var team = new LaneTeam(network, parameters, loss, 2, new() { MicroBatch = 2 });
        team.Run(batch);
        Assert.Equal(TensorShape.Vector(4 * 24 + 2 * 6), loss.Shape);

        float[] gradient = [.. team.Gradient];
        float[][] weights = [first.Values, second.Values];
        for (int i = 0; i < gradient.Length; i++)
        {
            (float[] values, int at) = i < first.Values.Length ? (weights[0], i) : (weights[1], i - first.Values.Length);
            float original = values[at];
            const float step = 1e-2f;
            values[at] = original + step;
            team.Refresh();
            double above = team.Run(batch).Sum;
            values[at] = original - step;
            team.Refresh();
            double below = team.Run(batch).Sum;
            values[at] = original;
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-2 * gradient.Max(MathF.Abs));
        }
    }

    /// <summary>The sum of i x_i^2 over all values: their places matter.</summary>
    private sealed class WeightedSquares : ILoss
    {
        public TensorShape Shape { get; private set; }

        public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

        public bool NeedsTargets => false;

        public bool NeedsTeacher => false;

        public ILossWorker CreateWorker(int maxImages, TensorShape output)
        {
            Shape = output;
            return new Worker((int)output.Elements);
        }

        private sealed class Worker(int elements) : ILossWorker
        {
            public LossResult Evaluate(
                ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
            {
                Assert.Equal(input.Images * elements, output.Length);
                double sum = 0;
                for (int i = 0; i < output.Length; i++)
                {
                    sum += scale * (i % elements) * (double)output[i] * output[i];
                    outputGradient[i] = 2 * scale * (i % elements) * output[i];
                }
                return new(sum);
            }
        }
    }

    private static float[] GradientOf(int lanes, ulong step)
    {
        var b = new SampleBuilder(TensorShape.Image(3, 5, 5));
        b.Then(b.Convolution(3, 7, SlidingWindow.Same(3))).Then(new Dropout(0.5f)).Then(new GlobalAveragePool()).Then(new Flatten());
        Network network = b.Then(new FullyConnected(b.Random(4, 7), b.Random(4))).Build();
        var batch = new ImageBatch(11, network.InputShape) { Count = 11 };
        LaneComparison.Normal(new(3), batch.Pixels.Length).CopyTo(batch.Pixels, 0);
        for (int i = 0; i < batch.Count; i++) batch.Targets[i] = new(i % 4);
        var parameters = ParameterSet.Of(network);
        using var team = new LaneTeam(network, parameters, new CrossEntropyLoss(), lanes, new() { MicroBatch = 2 }) { Step = step };
        team.Run(batch);
        return team.Gradient;
    }
}

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

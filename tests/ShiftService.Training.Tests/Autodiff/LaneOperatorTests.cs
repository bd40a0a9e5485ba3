using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels;
using ShiftService.TestSupport;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Tests.Autodiff.Reference;

namespace ShiftService.Training.Tests.Autodiff;

/// <summary>Every operator alone, and small networks: lanes against the double precision reference.</summary>
public class LaneOperatorTests
{
    public static TheoryData<string> Names => [.. GradientSamples.Names.Concat(LaneSamples.All.Keys)];

    [Theory, MemberData(nameof(Names))]
    public void GradientsOfAnOperator_AgreeWithTheReference(string name)
    {
        Network network = Create(name);

        LaneComparison.AssertAgrees(network, new() { MicroBatch = 3, InputGradient = true }, images: 3);
        LaneComparison.AssertAgrees(network, new() { MicroBatch = 4, Norms = NormMode.Frozen, InputGradient = true }, images: 2);
        LaneComparison.AssertAgrees(network, new() { MicroBatch = 4 }, images: 3);
    }

    public static TheoryData<string, Isa> NamesAndIsas
    {
        get
        {
            var data = new TheoryData<string, Isa>();
            foreach (string name in (string[])
                ["depthwise", "depthwise of 37 channels, stride 2", "active shift of 37 channels", "active shift stride 3",
                 "heterogeneous stride 2", "sparse shift between convolutions", "embedding"])
                foreach (Isa isa in IsaSupport.Supported) data.Add(name, isa);
            return data;
        }
    }

    [Theory, MemberData(nameof(NamesAndIsas))]
    public void EveryVectorWidth_GivesTheSameGradients(string name, Isa isa) =>
        LaneComparison.AssertAgrees(Create(name), new() { MicroBatch = 3, Isa = isa, InputGradient = true }, images: 3);

    [Theory]
    [InlineData(8.5f)]
    [InlineData(float.NaN)]
    public void AnOffsetThatIsTooLong_IsRefused(float offset)
    {
        var b = new SampleBuilder(TensorShape.Image(1, 12, 12));
        Network network = b.Then(new ActiveShift(b.Given([0, offset], 1, 2))).Build();

        var parameters = Training.Parameters.ParameterSet.Of(network);
        var error = Assert.Throws<ModelException>(() => new Lane(network, parameters, new() { MicroBatch = 1 }));

        Assert.Contains("channel 0", error.Message);
    }

    [Fact]
    public void OffsetsThatMove_AreTakenOverByRefresh()
    {
        var b = new SampleBuilder(TensorShape.Image(2, 9, 9));
        Weight offsets = b.Given([0.25f, -0.5f, 1.5f, 0.75f], 2, 2);
        Network network = b.Then(new ActiveShift(offsets)).Build();
        using var moved = new Lane(network, Training.Parameters.ParameterSet.Of(network), new() { MicroBatch = 1 });
        float[] input = LaneComparison.Normal(new(1), 2 * 81), expected = new float[input.Length], actual = new float[input.Length];

        ((float[])[-3.25f, 2.5f, 0, -1]).CopyTo(offsets.Values, 0);
        moved.Refresh();
        moved.Forward(1, input);
        moved.ReadOutput(network.Outputs[0], actual);

        using var fresh = new Lane(network, Training.Parameters.ParameterSet.Of(network), new() { MicroBatch = 1 });
        fresh.Forward(1, input);
        fresh.ReadOutput(network.Outputs[0], expected);
        Assert.Equal(expected, actual);
    }

    private static Network Create(string name) => (GradientSamples.All.GetValueOrDefault(name) ?? LaneSamples.All[name])();
}

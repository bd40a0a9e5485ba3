using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Parameters;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Autodiff;

public class LaneAllocationTests
{
    [Theory]
    [InlineData("shiftresnet20-e3")]
    [InlineData("active-shiftresnet20-e6")]
    [InlineData("sparse-shiftresnet20-e6")]
    [InlineData("shufflenetv2-0.5")]
    [InlineData("mobilenetv2-0.35")]
    [InlineData("style-shift")]
    public void AStep_AllocatesNothing(string name) =>
        AssertAllocatesNothing(ZooCatalog.Create(name, new() { Height = 16, Width = 16, Initialization = Initialization.Randomized }));

    public static TheoryData<string> Samples => [.. OperatorSamples.All.Keys];

    [Theory, MemberData(nameof(Samples))]
    public void AStepOfAnOperator_AllocatesNothing(string name) => AssertAllocatesNothing(OperatorSamples.All[name]());

    private static void AssertAllocatesNothing(Network network)
    {
        using var lane = new Lane(network, ParameterSet.Of(network), new() { MicroBatch = 2, InputGradient = true });
        float[] input = LaneComparison.Normal(new(1), 2 * network.InputShape.Elements);
        float[][] gradients = [.. network.Outputs.Select(o => LaneComparison.Normal(new(2), 2 * network.ShapeOf(o).Elements))];
        SteadyState.AllocatesNothing(Run);

        void Run()
        {
            lane.Refresh();
            lane.Forward(2, input, step: 1);
            for (int o = 0; o < gradients.Length; o++) lane.WriteOutputGradient(network.Outputs[o], gradients[o]);
            lane.Backward();
            lane.Collect();
        }
    }
}

using ShiftService.Graph;
using ShiftService.Kernels;
using ShiftService.Training.Autodiff;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Autodiff;

/// <summary>Whole networks: lanes against the double precision reference.</summary>
public class LaneNetworkTests
{
    [Theory]
    [InlineData("shiftresnet20-e1", 16, NormMode.Batch)]
    [InlineData("shiftresnet20-e6", 8, NormMode.Batch)]
    [InlineData("shiftresnet20-e3", 12, NormMode.Frozen)]
    [InlineData("resnet20", 8, NormMode.Batch)]
    public void GradientsOfANetwork_AgreeWithTheReference(string name, int side, NormMode norms)
    {
        Network network = ZooCatalog.Create(name, new() { Height = side, Width = side, Initialization = Initialization.Randomized });

        LaneComparison.AssertAgrees(network, new() { MicroBatch = 3, Norms = norms, InputGradient = true }, images: 3, tolerance: 2e-3);
        LaneComparison.AssertAgrees(network, new() { MicroBatch = 3, Norms = norms }, images: 2, tolerance: 2e-3);
    }

    public static TheoryData<Isa> Isas => [.. IsaSupport.Supported];

    [Theory, MemberData(nameof(Isas))]
    public void EveryVectorWidth_GivesTheSameGradients(Isa isa)
    {
        Network network = ZooCatalog.Create("shiftresnet20-e3", new() { Height = 8, Width = 8, Initialization = Initialization.Randomized });

        LaneComparison.AssertAgrees(network, new() { MicroBatch = 2, Isa = isa, InputGradient = true }, images: 2, tolerance: 2e-3);
    }
}

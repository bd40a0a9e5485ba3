using ShiftService.Graph;
using ShiftService.Graph.Operators;
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

    [Theory]
    [InlineData("as-resnet20-16x1", 32)]
    [InlineData("fe-net-1.0", 16)]
    [InlineData("sparse-shiftresnet20-e6", 8)]
    [InlineData("active-shiftresnet20-e6", 8)]
    [InlineData("mobilenetv2-0.35", 16)]
    [InlineData("shufflenetv2-0.5", 32)]
    [InlineData("espnetv2-0.5", 16)]
    [InlineData("igcv1-l24m2-d20", 8)]
    [InlineData("igcv2-c64l3-d20", 8)]
    [InlineData("igcv3-d-0.5", 16)]
    [InlineData("hetconv-resnet56-p4", 8)]
    [InlineData("hetconv-vgg16-p16", 32)]
    [InlineData("shiftnet-c", 16)]
    [InlineData("shiftfacenet", 16)]
    [InlineData("shiftfacenet-e3", 16)]
    [InlineData("style-shift", 16)]
    [InlineData("style-original", 16)]
    public void GradientsOfEveryFamily_AgreeWithTheReference(string name, int side)
    {
        Network network = ZooCatalog.Create(name, new() { Height = side, Width = side, Initialization = Initialization.Randomized });

        LaneComparison.AssertAgreesForSomeInput(
            network, new() { MicroBatch = 2, Norms = NormMode.Frozen, InputGradient = true }, images: 1, tolerance: 2e-3, floor: 0.1);
        // Instance norms know no batches.
        if (network.Nodes.Any(n => n.Operator is BatchNorm))
            LaneComparison.AssertAgreesForSomeInput(network, new() { MicroBatch = 4 }, images: 4, tolerance: 2e-3, floor: 0.1);
    }

    public static TheoryData<Isa> Isas => [.. IsaSupport.Supported];

    [Theory, MemberData(nameof(Isas))]
    public void EveryVectorWidth_GivesTheSameGradients(Isa isa)
    {
        Network network = ZooCatalog.Create(
            "shiftresnet20-e3", new() { Height = 8, Width = 8, Initialization = Initialization.Randomized });

        LaneComparison.AssertAgrees(network, new() { MicroBatch = 2, Isa = isa, InputGradient = true }, images: 2, tolerance: 2e-3);
    }
}

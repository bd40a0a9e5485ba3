using ShiftService.TestSupport;
using ShiftService.Graph;
using ShiftService.Kernels;

namespace ShiftService.Engine.Tests.Simd;

public class SimdStructureTests
{
    public static TheoryData<string> Names => [.. StructuralNetworks.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_network_of_any_wiring_gives_what_its_operators_define(string name)
    {
        Network network = StructuralNetworks.All[name]();
        float[] input = ReferenceComparison.RandomInput(network, 2);
        ReferenceTensor[] expected = ReferenceInterpreter.Run(network, input, 2);
        foreach (Isa isa in IsaSupport.Supported)
            SimdRun.AssertClose(expected, SimdRun.Outputs(network, isa, input, 2), 2, 1e-5, isa.Label());
    }

    [Theory, MemberData(nameof(Names))]
    public void An_image_has_the_same_answer_to_the_bit_whatever_its_batch_and_its_place_there(string name) =>
        SimdOperatorTests.AssertPlaceDoesNotMatter(StructuralNetworks.All[name](), IsaSupport.Best);
}

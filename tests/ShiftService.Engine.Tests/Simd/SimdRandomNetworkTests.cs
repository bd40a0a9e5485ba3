using ShiftService.TestSupport;
using ShiftService.Graph;
using ShiftService.Kernels;

namespace ShiftService.Engine.Tests.Simd;

public class SimdRandomNetworkTests
{
    private const int Blocks = 8, NetworksPerBlock = 25;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Blocks)];

    [Theory, MemberData(nameof(Numbers))]
    public void Random_networks_give_what_their_operators_define(int block)
    {
        for (int seed = block * NetworksPerBlock; seed < (block + 1) * NetworksPerBlock; seed++)
        {
            Network network = RandomNetworks.Create(seed);
            string text = $"seed {seed}: {network.InputShape}; {string.Join("; ", network.Nodes)} -> {string.Join(", ", network.Outputs)}";
            float[] input = ReferenceComparison.RandomInput(network, 2, seed);
            ReferenceTensor[] expected = ReferenceInterpreter.Run(network, input, 2);
            foreach (Isa isa in (Isa[])[Isa.Scalar, IsaSupport.Best])
            {
                try
                {
                    SimdRun.AssertClose(expected, SimdRun.Outputs(network, isa, input, 2), 2, 1e-4, isa.Label());
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"{isa.Label()}, {text}: {error.Message}", error);
                }
            }
        }
    }

    [Fact]
    public void Generated_networks_hold_every_kind_of_operator()
    {
        HashSet<string> kinds = [.. Enumerable.Range(0, Blocks * NetworksPerBlock).SelectMany(seed => RandomNetworks.Create(seed).Nodes)
            .Select(n => n.Operator.Kind)];
        Assert.Superset(
            new HashSet<string>(["Convolution", "PointwiseConvolution", "DepthwiseConvolution", "HeterogeneousConvolution", "Shift",
                "ActiveShift", "BatchNorm", "InstanceNorm", "Relu", "PRelu", "Clip", "ChannelShuffle", "ChannelSlice", "Concat", "Add",
                "MaxPool", "AveragePool", "GlobalAveragePool", "Flatten", "FullyConnected", "Softmax", "Upsample", "ReflectionPad",
                "Sigmoid"]),
            kinds);
    }
}

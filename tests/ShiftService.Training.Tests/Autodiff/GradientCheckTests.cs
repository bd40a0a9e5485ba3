using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Parameters;
using ShiftService.Training.Tests.Autodiff.Reference;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Autodiff;

public class GradientCheckTests
{
    public static TheoryData<string> Names => GradientSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_BatchStatistics_GradientsAreTheFiniteDifferences(string name) =>
        AssertAgrees(GradientSamples.All[name](), images: 3, new() { EntriesPerParameter = 40 });

    [Theory]
    [InlineData("batch norm")]
    [InlineData("batch norm of a vector")]
    [InlineData("batch norm before relu")]
    [InlineData("residual block")]
    [InlineData("embedding")]
    public void Operator_FrozenStatistics_GradientsAreTheFiniteDifferences(string name) =>
        AssertAgrees(GradientSamples.All[name](), images: 3, new() { EntriesPerParameter = 40, Norms = NormMode.Frozen });

    [Theory]
    [InlineData("shiftresnet8-e1", 3, 5)]
    [InlineData("as-resnet8-16x1", 3, 5)]
    [InlineData("fe-net-0.125", 2, 1)]
    public void Network_GradientsAreTheFiniteDifferences(string name, int images, int entries)
    {
        Network network = ZooCatalog.Create(
            name, new ZooOptions { Height = 8, Classes = 5, StemStride = 1, Initialization = Initialization.Randomized });

        AssertAgrees(network, images, new() { EntriesPerParameter = entries });
    }

    [Fact]
    public void Results_AreOfTheInputAndOfEveryParameter()
    {
        Network network = OperatorSamples.ResidualBlock();

        IReadOnlyList<GradientCheckResult> results = GradientCheck.Check(network, images: 1, seed: 2, new() { EntriesPerParameter = 1 });

        Assert.Equal(
            ParameterSet.Of(network).All.Select(parameter => parameter.Weight.Name).Prepend(network.Input),
            results.Select(result => result.Name));
        Assert.All(results, result => Assert.Equal(1, result.Compared + result.Skipped));
    }

    [Fact]
    public void WholeNumberedOffset_IsSkippedAsAKink()
    {
        Network network = GradientSamples.All["active shift"]();

        GradientCheckResult offsets = GradientCheck.Check(network, images: 2, seed: 1)[1];

        Assert.Equal(2, offsets.Skipped);
        Assert.Equal(6, offsets.Compared);
    }

    private static void AssertAgrees(Network network, int images, GradientCheckOptions options)
    {
        IReadOnlyList<GradientCheckResult> results = GradientCheck.Check(network, images, seed: 1, options);

        Assert.All(results, result => Assert.True(result.WorstRelativeError <= 1e-6, $"{result}"));
        int compared = results.Sum(result => result.Compared), skipped = results.Sum(result => result.Skipped);
        Assert.True(compared > skipped, $"{compared} compared, {skipped} skipped");
    }
}

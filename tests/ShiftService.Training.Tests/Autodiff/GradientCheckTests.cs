using ShiftService.Graph;
using ShiftService.Training.Autodiff;
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
    [InlineData("shiftresnet8-e1", 8, 1, 3, 10)]
    [InlineData("as-resnet8-16x1", 8, 1, 3, 10)]
    [InlineData("fe-net-1.0", 16, 1, 2, 2)]
    public void Network_GradientsAreTheFiniteDifferences(string name, int side, int stemStride, int images, int entries)
    {
        Network network = ZooCatalog.Create(
            name, new ZooOptions { Height = side, Classes = 5, StemStride = stemStride, Initialization = Initialization.Randomized });

        AssertAgrees(network, images, new() { EntriesPerParameter = entries });
    }

    private static void AssertAgrees(Network network, int images, GradientCheckOptions options)
    {
        IReadOnlyList<GradientCheckResult> results = GradientCheck.Check(network, images, seed: 1, options);
        Console.WriteLine($"{network.Name}: {results.Max(r => r.WorstRelativeError)} {results.Sum(r => r.Compared)} {results.Sum(r => r.Skipped)}");
        foreach (var r in results.OrderByDescending(r => r.WorstRelativeError).Take(3)) Console.WriteLine("   " + r);
    }
}

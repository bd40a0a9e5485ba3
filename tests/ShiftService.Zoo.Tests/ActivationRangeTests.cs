using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Zoo.Tests;

/// <summary>
/// Engines are compared by relative error, which means nothing where activations vanish, explode or do not depend on the image.
/// </summary>
public class ActivationRangeTests
{
    [Theory]
    [InlineData("shiftnet-a")]
    [InlineData("shiftnet-c")]
    [InlineData("shiftnet-b-sc2")]
    [InlineData("shiftresnet20-e6")]
    [InlineData("shiftresnet110-e3")]
    [InlineData("shiftresnet110-e1-paper")]
    [InlineData("shiftresnet20-e6-paper-sc2")]
    [InlineData("resnet110")]
    [InlineData("as-resnet-w32")]
    [InlineData("as-resnet110-16x1")]
    [InlineData("fe-net-1.0")]
    [InlineData("sparse-shiftresnet20-e6")]
    [InlineData("active-shiftresnet20-e6")]
    [InlineData("mobilenetv2-0.5")]
    [InlineData("shufflenetv2-0.5")]
    [InlineData("espnetv2-0.5")]
    [InlineData("igcv1-l24m2-d38")]
    [InlineData("igcv1-l24m2-d20-residual")]
    [InlineData("igcv2-c64l3-d38")]
    [InlineData("igcv3-d-0.5")]
    [InlineData("hetconv-vgg16-p16", 32)]
    [InlineData("hetconv-vgg16-p16-approximate", 32)]
    [InlineData("hetconv-resnet56-p4")]
    [InlineData("style-shift")]
    [InlineData("style-multi3")]
    [InlineData("style-original")]
    [InlineData("shiftfacenet")]
    public void RandomizedActivations_StayInASaneRange_AndTheOutputDependsOnTheImage(string name, int size = 16)
    {
        Network network = ZooCatalog.Create(name, new() { Height = size, Initialization = Initialization.Randomized });
        Dictionary<string, ReferenceTensor> first = ReferenceInterpreter.RunAll(network, Image("first", size), 1);
        foreach (Node node in network.Nodes)
        {
            double magnitude = RootMeanSquare(first[node.Output].Values);
            Assert.True(magnitude is > 0.01 and < 100, $"{node.Name}: {magnitude:G3}");
        }
        double[] output = first[network.Outputs[0]].Values, other = ReferenceInterpreter.Run(network, Image("second", size), 1)[0].Values;
        double change = RootMeanSquare([.. output.Zip(other, (a, b) => a - b)]);
        Assert.True(change > 0.003 * RootMeanSquare(output), $"the output changes by {change:G3} of {RootMeanSquare(output):G3}");
    }

    private static float[] Image(string name, int size)
    {
        var random = new WeightRandom(1, name);
        return [.. Enumerable.Range(0, 3 * size * size).Select(_ => (float)random.Normal())];
    }

    private static double RootMeanSquare(double[] values) => Math.Sqrt(values.Average(value => value * value));
}
